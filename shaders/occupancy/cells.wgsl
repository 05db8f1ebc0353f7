// The cells that an update of the occupancy grid looks at, and where in them (Mueller et al. 2022).
//   bits      [cells / 32]            which cells are occupied
//   cells     [count]                 the cell of each sample
//   positions [blocks, features, 64]  three rows from `row` on: a random place in the cell, in field
//                                     coordinates; with HAS_FOOTPRINTS a fourth with the cell's footprint; 0
//                                     for the samples that only fill the last block
//   footprints [cells]                occupancy/footprints.wgsl's; with HAS_FOOTPRINTS
// In an update of WARM_UP sample s looks at cell s. In a later one the first ANYWHERE samples draw from all
// cells, as many more from the occupied ones: each tries up to 10 cells and keeps the last, occupied or not. An update may come in pieces: `first` is the number of the piece's
// first sample in the whole update. One thread a sample.

#import "lib/dispatch.wgsl"
#import "lib/occupancy.wgsl"
#import "lib/random.wgsl"
#import "lib/rows.wgsl"

const WARM_UP = false;
const HAS_FOOTPRINTS = false;
const CELLS = CASCADES * CELLS_PER_CASCADE;
const ANYWHERE = CELLS / 4u; // as published
const TRIES = 10u;
const STREAMS_PER_TRY = 256u; // between the draws of two tries

struct Params { count: u32, first: u32, step: u32, seed: u32, features: u32, row: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> bits: array<u32>;
@group(0) @binding(2) var<storage, read_write> cells: array<u32>;
@group(0) @binding(3) var<storage, read_write> positions: array<f32>;
@group(0) @binding(4) var<storage, read> footprints: array<f32>;

fn any_cell(index: u32, stream: u32) -> u32 {
  return pcg4d(vec4u(index, params.step, stream, params.seed)).x % CELLS;
}

fn cell_for(index: u32) -> u32 {
  if (WARM_UP) { return index; }
  if (index < ANYWHERE) { return any_cell(index, STREAM_OCCUPANCY); }
  var cell = 0u;
  for (var attempt = 1u; attempt <= TRIES; attempt++) {
    cell = any_cell(index, STREAM_OCCUPANCY + STREAMS_PER_TRY * attempt);
    if (((bits[cell / CELLS_PER_WORD] >> (cell % CELLS_PER_WORD)) & 1u) == 1u) { break; }
  }
  return cell;
}

fn position_in(cell: u32, index: u32) -> vec3f {
  let draw = pcg4d(vec4u(index, params.step, STREAM_OCCUPANCY_JITTER, params.seed));
  let jitter = vec3f(uniform_from(draw.x), uniform_from(draw.y), uniform_from(draw.z));
  let position = cell_corner(cell) + jitter * cell_size(cell / CELLS_PER_CASCADE);
  return (position - 0.5) / f32(1u << (CASCADES - 1u)) + 0.5;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let block = group_index(workgroup, workgroups);
  let sample = block * SAMPLES_PER_BLOCK + local;
  if (block * SAMPLES_PER_BLOCK >= params.count) { return; }
  var position = vec3f(0.0);
  var footprint = 0.0;
  if (sample < params.count) {
    let index = params.first + sample;
    let cell = cell_for(index);
    cells[sample] = cell;
    position = position_in(cell, index);
    if (HAS_FOOTPRINTS) { footprint = footprints[cell]; }
  }
  let element = element_of(sample, params.features, params.row);
  positions[element] = position.x;
  positions[element + SAMPLES_PER_BLOCK] = position.y;
  positions[element + 2u * SAMPLES_PER_BLOCK] = position.z;
  if (HAS_FOOTPRINTS) { positions[element + 3u * SAMPLES_PER_BLOCK] = footprint; }
}
