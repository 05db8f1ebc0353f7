// The grids that views' colors are toned by: at each corner an affine map of colors as three rows
// (a_r, a_g, a_b, b), of which the identity is left out. Corners lie on the image's borders and on black and
// white; in between, maps are interpolated trilinearly by the pixel and by how light it was rendered.
// WIDTH, HEIGHT and LEVELS of 1 are one map for all of a view.
//   exposures  [views, LEVELS, HEIGHT, WIDTH, ROWS]
// Whoever imports this binds exposures.

const WIDTH = 1u;
const HEIGHT = 1u;
const LEVELS = 1u;
const CORNERS = 1u; // around a place: 8, or 1 where there is but one
const ROWS = 3u;
const LUMA = vec3f(0.299, 0.587, 0.114);
const LAST = vec3f(f32(WIDTH - 1u), f32(HEIGHT - 1u), f32(LEVELS - 1u));

struct Place { corner: vec3u, fraction: vec3f }

// Where a pixel (view, x, y, j) of a view's image, whose size is given, and a luma lie in the view's grid.
fn place_of(pixel: vec4u, size: vec2f, luma: f32) -> Place {
  let reduced = vec2f(vec2u(size) >> vec2u(pixel.w));
  let in_image = (vec2f(pixel.yz) + 0.5) / reduced;
  let at = clamp(vec3f(in_image, luma), vec3f(0.0), vec3f(1.0)) * LAST;
  let corner = min(vec3u(at), vec3u(max(LAST - 1.0, vec3f(0.0))));
  return Place(corner, at - vec3f(corner));
}

// One of the corners around a place, seen from its first: 0 or 1 along each axis.
fn offset_of(corner: u32) -> vec3u {
  return vec3u(corner & 1u, (corner >> 1u) & 1u, corner >> 2u);
}

// How much a corner counts, along each axis.
fn weights_of(place: Place, offset: vec3u) -> vec3f {
  return select(1.0 - place.fraction, place.fraction, offset == vec3u(1u));
}

// Where a corner's rows begin.
fn rows_of(view: u32, corner: vec3u) -> u32 {
  return (((view * LEVELS + corner.z) * HEIGHT + corner.y) * WIDTH + corner.x) * ROWS;
}
