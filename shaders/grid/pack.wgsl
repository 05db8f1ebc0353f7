// A hash grid's table in f16: pairs of f32 to pairs of f16, values beyond its range to its largest.
//   table   [pairs]
//   packed  [pairs]
// One thread packs a pair.

#import "lib/dispatch.wgsl"

const LARGEST_F16 = 65504.0;

struct Params { pairs: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> table: array<vec2f>;
@group(0) @binding(2) var<storage, read_write> packed: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let pair = group_index(workgroup, workgroups) * 64u + local;
  if (pair >= params.pairs) { return; }
  packed[pair] = pack2x16float(clamp(table[pair], vec2f(-LARGEST_F16), vec2f(LARGEST_F16)));
}
