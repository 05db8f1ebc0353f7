// Which rays' samples fit into memory: the first ones, up to the first that does not fit.
//   batch        [slots]  RAYS is read; KEPT_RAYS and SAMPLES, of those rays, are overwritten
//   counts       [rays]   samples of each ray, 0 from batch[RAYS] on
//   offsets      [rays]   their exclusive prefix sum
//   packed_info  [rays]   (offset, count) of the kept rays, (0, 0) of all others
// One thread a ray; the last kept ray's thread writes to batch, without any the first thread.
// params.rays: the length of counts. capacity: how many samples memory holds.

#import "lib/batch.wgsl"
#import "lib/dispatch.wgsl"

const THREADS = 64u;

struct Params { rays: u32, capacity: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> batch: array<u32>;
@group(0) @binding(2) var<storage, read> counts: array<u32>;
@group(0) @binding(3) var<storage, read> offsets: array<u32>;
@group(0) @binding(4) var<storage, read_write> packed_info: array<vec2u>;

// If a ray does not fit, none after it does: where it ends, the next one starts.
fn is_kept(ray: u32) -> bool {
  return ray < min(batch[RAYS], params.rays) && offsets[ray] + counts[ray] <= params.capacity;
}

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let ray = group_index(workgroup, workgroups) * THREADS + local;
  if (ray >= params.rays) { return; }
  var info = vec2u(0u);
  if (is_kept(ray)) {
    info = vec2u(offsets[ray], counts[ray]);
    if (!is_kept(ray + 1u)) {
      batch[KEPT_RAYS] = ray + 1u;
      batch[SAMPLES] = info.x + info.y;
    }
  } else if (ray == 0u) {
    batch[KEPT_RAYS] = 0u;
    batch[SAMPLES] = 0u;
  }
  packed_info[ray] = info;
}
