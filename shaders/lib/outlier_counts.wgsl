// What training counts of pixels and outliers (src/nerf/views/outliers.ts): for each view of all of it and, with
// GRID above 0, of each of GRID x GRID places of its image, row by row, lately.
//   counts  [views, ENTRIES]   (pixels, those of them that are outliers)

const GRID = 0u;
const ENTRIES = 1u + GRID * GRID;

// The place of a pixel (view, x, y, j) in an image of a size.
fn place_of(pixel: vec4u, size: vec2f) -> vec2u {
  let reduced = vec2u(size) >> vec2u(pixel.w);
  return pixel.yz * GRID / reduced;
}

// Where a place's counts are.
fn entry_of(view: u32, place: vec2u) -> u32 {
  return view * ENTRIES + 1u + place.y * GRID + place.x;
}
