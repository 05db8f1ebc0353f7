// Features of samples come in blocks of 64 samples: [blocks, features, 64]. Inside a block each feature
// is a row of 64 numbers, 16 vec4s: threads that take neighbouring samples read neighbouring memory, and
// what a block needs lies together. Tensors next to each other in a block are a concatenation for free.
//
// Layers see features in parts padded to multiples of ROW_ALIGNMENT rows; padding rows hold zeros.

const SAMPLES_PER_BLOCK = 64u;
const VEC4S_PER_ROW = 16u;
const ROW_ALIGNMENT = 16u;

// Index of a row's first vec4.
fn row_of(block: u32, features: u32, feature: u32) -> u32 {
  return (block * features + feature) * VEC4S_PER_ROW;
}

// Index of one number.
fn element_of(sample: u32, features: u32, feature: u32) -> u32 {
  return (sample / SAMPLES_PER_BLOCK * features + feature) * SAMPLES_PER_BLOCK +
    sample % SAMPLES_PER_BLOCK;
}

// How many blocks hold so many samples.
fn blocks_of(samples: u32) -> u32 {
  return (samples + SAMPLES_PER_BLOCK - 1u) / SAMPLES_PER_BLOCK;
}
