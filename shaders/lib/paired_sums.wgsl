// Two sums of integers that are added up as one, x + 2^32 y in an i64 (lib/grid_gradients_paired.wgsl): its words, the
// lower first, are x and y, but that a negative x has borrowed 1 of y. Where sums are not PAIRED, words are sums.

const PAIRED = false;

fn borrowed(x: i32) -> vec2i {
  return vec2i(0, select(0, 1, PAIRED && x < 0));
}

fn sums_of(words: vec2i) -> vec2i {
  return words + borrowed(words.x);
}

fn words_of(sums: vec2i) -> vec2i {
  return sums - borrowed(sums.x);
}
