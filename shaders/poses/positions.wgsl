// The positions of the kept samples side by side, so that the hash grid can be asked for their gradients.
//   batch      [BATCH_SLOTS]
//   sources    [samples]          which marched sample each kept one is
//   positions  [blocks, 3, 64]    of all marched samples, field coordinates
//   kept       [blocks, 3, 64]    of those kept
// One thread a sample below batch[KEPT_SAMPLES].

#import "lib/batch.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/rows.wgsl"

@group(0) @binding(0) var<storage, read> batch: array<u32>;
@group(0) @binding(1) var<storage, read> sources: array<u32>;
@group(0) @binding(2) var<storage, read> positions: array<f32>;
@group(0) @binding(3) var<storage, read_write> kept: array<f32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let sample = group_index(workgroup, workgroups) * 64u + local;
  if (sample >= batch[KEPT_SAMPLES]) { return; }
  let source = element_of(sources[sample], 3u, 0u);
  let place = element_of(sample, 3u, 0u);
  kept[place] = positions[source];
  kept[place + SAMPLES_PER_BLOCK] = positions[source + SAMPLES_PER_BLOCK];
  kept[place + 2u * SAMPLES_PER_BLOCK] = positions[source + 2u * SAMPLES_PER_BLOCK];
}
