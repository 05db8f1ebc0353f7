// Adds a segment's samples to their rays (lib/volrend.wgsl states the equations), and says which rays go on:
// those that were given a whole segment and let through at least STOP.
//   counts        [1]               ALIVE: length of alive
//   alive         [rays]
//   sample_counts, offsets  [rays]  by place in alive
//   outputs       [samples]         (r, g, b, raw density)
//   spans         [samples]         (t, delta) in cube units
//   d_positions   [blocks, 3, 64]   with NORMALS: gradients of the raw density; else never read
//   seen          [rays, 3]         as lib/segments.wgsl says
//   flags         [rays]            1 for rays that go on
// One thread a place in alive.

#import "lib/density.wgsl"
#import "lib/rows.wgsl"
#import "lib/segments.wgsl"
#import "lib/volrend.wgsl"

const STOP = 1e-4;
const NORMALS = false;

struct Params { rays: u32, capacity: u32, longest: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> counts: array<u32>;
@group(0) @binding(2) var<storage, read> alive: array<u32>;
@group(0) @binding(3) var<storage, read> sample_counts: array<u32>;
@group(0) @binding(4) var<storage, read> offsets: array<u32>;
@group(0) @binding(5) var<storage, read> outputs: array<vec4f>;
@group(0) @binding(6) var<storage, read> spans: array<vec2f>;
@group(0) @binding(7) var<storage, read> d_positions: array<f32>;
@group(0) @binding(8) var<storage, read_write> seen: array<vec4f>;
@group(0) @binding(9) var<storage, read_write> flags: array<u32>;

// Densities fall towards the outside: where a surface faces.
fn normal_of(sample: u32) -> vec3f {
  let e = element_of(sample, 3u, 0u);
  let gradient = vec3f(
    d_positions[e], d_positions[e + SAMPLES_PER_BLOCK], d_positions[e + 2u * SAMPLES_PER_BLOCK],
  );
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
    let weight = add_sample(&composite, density_of(output.w), span.y, span.x, output.rgb);
    if (NORMALS) { normal += weight * normal_of(sample); }
  }
  seen[ray * SEEN + COLOR] = vec4f(composite.color, composite.accumulation);
  seen[ray * SEEN + STATE] = vec4f(composite.transmittance, composite.depth, 0.0, 0.0);
  if (NORMALS) { seen[ray * SEEN + NORMAL] = vec4f(normal, 0.0); }
  let whole = count == segment_length(counts[ALIVE], params.capacity, params.longest);
  flags[ray] = u32(whole && composite.transmittance >= STOP);
}
