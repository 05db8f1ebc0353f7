// Adds a segment's samples to their rays (lib/volrend.wgsl states the equations), and says which rays go on:
// those that were given a whole segment and let through at least STOP.
//   counts        [1]               ALIVE: length of alive
//   alive         [rays]
//   sample_counts, offsets  [rays]  by place in alive
//   outputs       [samples]         (r, g, b, raw density)
//   spans         [samples]         (t, delta) in cube units
//   positions     [blocks, 3, 64]   with NORMALS or NDC: field coordinates; else never read
//   d_positions   [blocks, 3, 64]   with NORMALS: the raw density's gradients to them; else never read
//   seen          [rays, 3]         as lib/segments.wgsl says
//   flags         [rays]            1 for rays that go on
// Depths are sums of t, or with NDC of fractions of the way from the near plane to infinity: of disparity.
// One thread a place in alive.

#import "lib/contraction.wgsl"
#import "lib/density.wgsl"
#import "lib/ndc.wgsl"
#import "lib/rows.wgsl"
#import "lib/segments.wgsl"
#import "lib/volrend.wgsl"

const STOP = 1e-4;
const NORMALS = false;
const NDC = false; // whether the field's cube lies in normalised device coordinates

// With NDC: the field's cube, and what lib/ndc.wgsl calls (ax, ay).
struct Params { lower: vec3f, size: f32, ndc: vec2f, rays: u32, capacity: u32, longest: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> alive: array<u32>;
@group(0) @binding(3) var<storage, read> sample_counts: array<u32>;
@group(0) @binding(4) var<storage, read> offsets: array<u32>;
@group(0) @binding(5) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(6) var<storage, read> spans: array<vec2f>;
@group(0) @binding(7) var<storage, read> positions: array<f32>;
@group(0) @binding(8) var<storage, read> d_positions: array<f32>;
@group(0) @binding(9) var<storage, read_write> seen: array<vec4f>;
@group(0) @binding(10) var<storage, read_write> flags: array<u32>;

fn place_of(sample: u32) -> vec3f {
  let e = element_of(sample, 3u, 0u);
  return vec3f(
    positions[e], positions[e + SAMPLES_PER_BLOCK], positions[e + 2u * SAMPLES_PER_BLOCK],
  );
}

fn ndc_of(sample: u32) -> vec3f {
  return params.lower + params.size * place_of(sample);
}

// Densities fall towards the outside: where a surface faces in the world. A cube's side scales gradients, and
// only what bends space turns them.
fn normal_of(sample: u32) -> vec3f {
  let e = element_of(sample, 3u, 0u);
  var gradient = vec3f(
    d_positions[e], d_positions[e + SAMPLES_PER_BLOCK], d_positions[e + 2u * SAMPLES_PER_BLOCK],
  );
  if (IS_CONTRACTED) { gradient = to_grid_backward(from_grid(place_of(sample)), gradient); }
  if (NDC) { gradient = ndc_backward(params.ndc, ndc_of(sample), gradient); }
  return -gradient / max(length(gradient), 1e-20);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let place = id.x;
  if (place >= min(params.rays, counts[ALIVE])) { return; }
  let ray = alive[place];
  let first = offsets[place];
  let count = sample_counts[place];
  let color = seen[ray * SEEN + COLOR];
  let state = seen[ray * SEEN + STATE];
  var normal = seen[ray * SEEN + NORMAL].xyz;
  var composite = Composite(color.rgb, state.x, state.y, color.a);
  for (var i = 0u; i < count && composite.transmittance >= STOP; i++) {
    let sample = first + i;
    let output = outputs[sample];
    let span = spans[sample];
    var t = span.x;
    if (NDC) { t = 0.5 + 0.5 * ndc_of(sample).z; }
    let weight = add_sample(&composite, density_of(output.w), span.y, t, output.rgb);
    if (NORMALS) { normal += weight * normal_of(sample); }
  }
  seen[ray * SEEN + COLOR] = vec4f(composite.color, composite.accumulation);
  seen[ray * SEEN + STATE] = vec4f(composite.transmittance, composite.depth, 0.0, 0.0);
  if (NORMALS) { seen[ray * SEEN + NORMAL] = vec4f(normal, 0.0); }
  let whole = count == segment_length(counts[ALIVE], params.capacity, params.longest);
  flags[ray] = u32(whole && composite.transmittance >= STOP);
}
