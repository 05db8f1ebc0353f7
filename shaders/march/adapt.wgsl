// How many rays the next step marches, so that it keeps as many samples as it is to train on and seldom
// marches more than fit into memory:
//   rays' = kept rays * clamp(min(target / kept samples, 0.9 capacity / samples), 1/2, 2)
// rounded down and held between min_rays and max_rays. Without samples to divide by, the number doubles.
//   batch       [slots]  KEPT_RAYS and SAMPLES are read, KEPT_SAMPLES and RAYS overwritten
//   kept_total  [1]      samples that were kept of this step's
// One thread.

#import "lib/batch.wgsl"

const FILL = 0.9; // of the memory: the next rays may have more samples than these
const LARGEST_RATIO = 2.0;

struct Params { target_samples: u32, capacity: u32, min_rays: u32, max_rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> kept_total: array<u32>;
@group(0) @binding(2) var<storage, read_write> batch: array<u32>;

// Of none found, as of one: as more than one is wanted, the largest ratio.
fn ratio(wanted: f32, found: u32) -> f32 {
  return wanted / f32(max(found, 1u));
}

@compute @workgroup_size(1)
fn main() {
  let kept_samples = kept_total[0];
  let smallest = min(
    ratio(f32(params.target_samples), kept_samples),
    ratio(FILL * f32(params.capacity), batch[SAMPLES]),
  );
  let rays = f32(batch[KEPT_RAYS]) * clamp(smallest, 1.0 / LARGEST_RATIO, LARGEST_RATIO);
  batch[KEPT_SAMPLES] = kept_samples;
  batch[RAYS] = clamp(u32(rays), params.min_rays, params.max_rays);
}
