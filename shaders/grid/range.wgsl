// How large a hash grid's gradients can get, first half: sums over chunks of blocks.
//   partials[level, chunk] = sum over the chunk's samples and the level's features of |d_encoded|
// As a sample's 8 weights add up to 1, no entry's gradient is larger than its level's sum.
//
//   batch      [8]                      its slot `slot` says how many samples there are
//   d_encoded  [blocks, features, 64]   in vec4s
//   partials   [LEVELS, CHUNKS]         of chunks of `chunk_blocks` blocks; those without samples stay
// A task is a level of a chunk; neighbouring ones take levels that lie together.

#import "lib/grid_sum.wgsl"
#import "lib/rows.wgsl"
#import "lib/tasks.wgsl"

const LEVELS = 16u;
const PAIRS = 1u;

struct Params { slot: u32, samples: u32, features: u32, chunk_blocks: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> batch: array<u32>;
@group(0) @binding(2) var<storage, read> d_encoded: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> partials: array<f32>;

fn sum_up(level: u32, chunk: u32, count: u32, local: u32) {
  let first = chunk * params.chunk_blocks;
  let vec4s = PAIRS * 2u * VEC4S_PER_ROW;
  var sum = vec4f(0.0);
  for (var i = local; i < params.chunk_blocks * vec4s; i += 64u) {
    let block = first + i / vec4s;
    let sample = block * SAMPLES_PER_BLOCK + i % VEC4S_PER_ROW * 4u;
    if (sample >= count) { continue; }
    let d = d_encoded[row_of(block, params.features, level * PAIRS * 2u) + i % vec4s];
    let present = vec4u(sample) + vec4u(0u, 1u, 2u, 3u) < vec4u(count);
    sum += select(vec4f(0.0), abs(d), present);
  }
  let total = workgroup_sum(sum.x + sum.y + sum.z + sum.w, local);
  if (local == 0u) { partials[level * CHUNKS + chunk] = total; }
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let count = min(batch[params.slot], params.samples);
  let chunks = (blocks_of(count) + params.chunk_blocks - 1u) / params.chunk_blocks;
  let run = run_of(LEVELS * chunks, workgroup, workgroups);
  for (var task = run.first; task < run.end; task++) {
    sum_up(task % LEVELS, task / LEVELS, count, local);
  }
}
