// Adds a segment's samples to their rays (lib/volrend.wgsl states the equations), and says which rays go on:
// those that were given a whole segment and let through at least STOP.
//   alive         [rays]
//   offsets       [rays + 1]        by place in alive: the first sample, and so where those of the place before
//                                   end; no samples behind the last place alive
//   outputs       [samples]         (r, g, b, raw density)
//   spans         [samples]         (t, delta) in cube units
//   positions     [blocks, POSITION_ROWS, 64]  with NORMALS or NDC: field coordinates
//   d_positions   [blocks, 3, 64]   with NORMALS: the raw density's gradients to them
//   seen          [rays, 3]         as lib/segments.wgsl says
//   flags         [rays]            in: 1 for rays with a whole segment; out: 1 for rays that go on
// Depths are sums of t, or with NDC of fractions of the way from the near plane to infinity: of disparity.
// One thread a place in alive. NEEDS says which of positions and d_positions there are: nothing, positions, or
// gradients, which is both.

#import "lib/contraction.wgsl"
#import "lib/density.wgsl"
#import "lib/dispatch.wgsl"
#import "lib/segment_${NEEDS}.wgsl"
#import "lib/segments.wgsl"
#import "lib/volrend.wgsl"

const THREADS = 64u;
const STOP = 1e-4;
const NORMALS = false;
const POSITION_ROWS = 3u;
const NDC = false; // whether the field's cube lies in normalised device coordinates

// With NDC: the field's cube, and what lib/ndc.wgsl calls (ax, ay).
struct Params { lower: vec3f, size: f32, ndc: vec2f, rays: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> alive: array<u32>;
@group(0) @binding(2) var<storage, read> offsets: array<u32>;
@group(0) @binding(3) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(4) var<storage, read> spans: array<vec2f>;
@group(0) @binding(5) var<storage, read_write> seen: array<vec4f>;
@group(0) @binding(6) var<storage, read_write> flags: array<u32>;

@compute @workgroup_size(64)
fn main(
  @builtin(workgroup_id) workgroup: vec3u,
  @builtin(num_workgroups) workgroups: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  let place = group_index(workgroup, workgroups) * THREADS + local;
  if (place >= params.rays) { return; }
  let first = offsets[place];
  let behind = offsets[place + 1u];
  if (first == behind) { return; } // through, and its flag is 0 already
  let ray = alive[place];
  let color = seen[ray * SEEN + COLOR];
  let state = seen[ray * SEEN + STATE];
  var normal = seen[ray * SEEN + NORMAL].xyz;
  var composite = Composite(color.rgb, state.x, state.y, color.a);
  var sample = first;
  for (; sample < behind && composite.transmittance >= STOP; sample++) {
    let output = outputs[sample];
    let span = spans[sample];
    let t = depth_of(sample, span.x);
    let weight = add_sample(&composite, density_of(output.w), span.y, t, output.rgb);
    if (NORMALS) { normal += weight * normal_of(sample); }
  }
  let samples = state.z + f32(sample - first);
  seen[ray * SEEN + COLOR] = vec4f(composite.color, composite.accumulation);
  seen[ray * SEEN + STATE] = vec4f(composite.transmittance, composite.depth, samples, 0.0);
  if (NORMALS) { seen[ray * SEEN + NORMAL] = vec4f(normal, 0.0); }
  flags[ray] *= u32(composite.transmittance >= STOP);
}
