// Dense layer, forward; overwrites its output rows. One subgroup of 8 lanes a tile of 32 outputs and 64
// samples (lib/dense_subgroup.wgsl).

#import "lib/activation.wgsl"
#import "lib/dense_subgroup.wgsl"

// activation: a number of lib/activation.wgsl; a parameter, as drivers take long to compile this kernel.
struct Params { layer: Layer, @align(16) activation: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<vec4f>;
@group(0) @binding(2) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> outputs: array<vec4f>;

// Four outputs' sums start as their biases.
fn biases(first_output: u32) -> mat4x4f {
  let b = parameters[params.layer.bias + first_output / 4u];
  return mat4x4f(vec4f(b.x), vec4f(b.y), vec4f(b.z), vec4f(b.w));
}

fn store(sums: mat4x4f, tile: Tile, column: u32, output: u32) {
  if (output >= params.layer.outputs) { return; }
  let y = row_of(tile.block, params.layer.output_features, params.layer.output_first + output) + column;
  outputs[y] = activate(params.activation, sums[0]);
  outputs[y + VEC4S_PER_ROW] = activate(params.activation, sums[1]);
  outputs[y + 2u * VEC4S_PER_ROW] = activate(params.activation, sums[2]);
  outputs[y + 3u * VEC4S_PER_ROW] = activate(params.activation, sums[3]);
}

fn store_all(sums: Sums, tile: Tile, column: u32) {
  let o = tile.first_output;
  store(sums.s0, tile, column, o);
  store(sums.s1, tile, column, o + 4u);
  store(sums.s2, tile, column, o + 8u);
  store(sums.s3, tile, column, o + 12u);
  store(sums.s4, tile, column, o + 16u);
  store(sums.s5, tile, column, o + 20u);
  store(sums.s6, tile, column, o + 24u);
  store(sums.s7, tile, column, o + 28u);
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let lane = local % LANES;
  let index = group_index(workgroup, workgroups) * (64u / LANES) + local / LANES;
  let tile = tile_of(index, params.layer.outputs);
  if (tile.block >= params.layer.blocks) { return; }

  let o = tile.first_output;
  var low = Sums(
    biases(o), biases(o + 4u), biases(o + 8u), biases(o + 12u),
    biases(o + 16u), biases(o + 20u), biases(o + 24u), biases(o + 28u),
  );
  var high = low;
  sum_inputs(&low, &high, tile, lane);
  store_all(low, tile, lane);
  store_all(high, tile, lane + LANES);
}
