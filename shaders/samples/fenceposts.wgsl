// New fenceposts along rays, where what was seen before has weight: by the inverse of a piecewise linear
// cumulative distribution, of pieces that lib/pieces_*.wgsl makes. All distances are in [0, 1] (samples/cones.wgsl).
// Without CENTERS the fenceposts themselves are drawn (Barron et al. 2021; google/mipnerf math.py), with n =
// SAMPLES + 1 at u = (i + jitter) / n, or without JITTER from 0 to 1 - 2^-23 evenly. With CENTERS the middles of
// intervals are (Barron et al. 2022; google-research/multinerf stepfun.py, sample_intervals), n = SAMPLES at
// u = (i + jitter) / n with one jitter for the whole ray, or 1/2; fenceposts lie half way between them, and at
// the ends as far beyond.
//   edges  [rays, SAMPLES + 1]
// One thread a ray.

#import "lib/pieces_${WEIGHTS}.wgsl"
#import "lib/random.wgsl"

const SAMPLES = 128u;
const CENTERS = false;
const JITTER = true;

struct Params {
  rays: u32, first_ray: u32, step: u32, seed: u32, padding: f32, dilation: f32, exponent: f32,
}

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read_write> edges: array<f32>;

struct Piece { start: f32, end: f32, weight: f32 }

fn jitter_of(counter: u32) -> f32 {
  return uniform_from(pcg4d(vec4u(counter, params.step, STREAM, params.seed)).x);
}

fn draw_of(ray: u32, i: u32) -> f32 {
  if (CENTERS) {
    if (!JITTER) { return (f32(i) + 0.5) / f32(SAMPLES); }
    return (f32(i) + jitter_of(params.first_ray + ray)) / f32(SAMPLES);
  }
  if (!JITTER) { return f32(i) / f32(SAMPLES) * (1.0 - 0x1p-23); }
  let draws = SAMPLES + 1u;
  return (f32(i) + jitter_of((params.first_ray + ray) * draws + i)) / f32(draws);
}

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let ray = id.x;
  if (ray >= params.rays) { return; }
  var begin = Walk();
  for (var i = 0u; i < SKIPPED; i++) { _ = next_piece(ray, &begin); }
  var walk = begin;
  var total = 0.0;
  var length = 0.0;
  for (var i = 0u; i < PIECES; i++) {
    let piece = next_piece(ray, &walk);
    total += piece.weight;
    length += piece.end - piece.start;
  }
  // Where nothing has weight, everything has the same.
  let flat = total <= 0.0;

  walk = begin;
  var piece = Piece(0.0, 0.0, 0.0);
  var below = 0.0;
  var above = 0.0;
  var passed = 0u;
  var last = 0.0;
  let first = ray * (SAMPLES + 1u);
  let draws = select(SAMPLES + 1u, SAMPLES, CENTERS);
  for (var i = 0u; i < draws; i++) {
    let u = draw_of(ray, i);
    while (passed == 0u || (passed < PIECES && u >= above)) {
      piece = next_piece(ray, &walk);
      passed++;
      let share = select(piece.weight / total, (piece.end - piece.start) / length, flat);
      below = above;
      above = select(min(below + share, 1.0), 1.0, passed == PIECES);
    }
    let fraction = clamp((u - below) / max(above - below, 1e-30), 0.0, 1.0);
    let s = mix(piece.start, piece.end, fraction);
    if (!CENTERS) {
      edges[first + i] = s;
    } else if (i > 0u) {
      let middle = 0.5 * (last + s);
      if (i == 1u) { edges[first] = max(2.0 * last - middle, 0.0); }
      edges[first + i] = middle;
      if (i == SAMPLES - 1u) { edges[first + SAMPLES] = min(2.0 * s - middle, 1.0); }
    }
    last = s;
  }
}
