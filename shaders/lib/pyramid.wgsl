// An image and its reductions by 2, 4, … 2^(SCALES - 1): their sizes are rounded down, as what fills no block of
// pixels is cropped away. The pixels of all of them are numbered row by row, the largest image first.

const SCALES = 1u;

fn pyramid_pixels(size: vec2u) -> u32 {
  var count = 0u;
  for (var halvings = 0u; halvings < SCALES; halvings++) {
    count += (size.x >> halvings) * (size.y >> halvings);
  }
  return count;
}

// (x, y, halvings) of a pixel's number.
fn pyramid_pixel(size: vec2u, number: u32) -> vec3u {
  var rest = number;
  var halvings = 0u;
  while (halvings + 1u < SCALES) {
    let count = (size.x >> halvings) * (size.y >> halvings);
    if (rest < count) { break; }
    rest -= count;
    halvings++;
  }
  let width = size.x >> halvings;
  return vec3u(rest % width, rest / width, halvings);
}
