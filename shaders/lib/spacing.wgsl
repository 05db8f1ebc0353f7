// How distances t are spread along a ray, as parts s of it: evenly in some h(t),
//   h(t) = (1 - s) h(near) + s h(far)
//   linear     h = t
//   disparity  h = 1 / t                       intervals grow as t^2
//   power      h = (1 + 2 t / 2.5)^-1.5        linear near the camera, as t^2.5 far from it; near may be 0
// The last is the power ladder of Zip-NeRF with exponent -1.5 and t doubled, g(t) = 5/3 (1 - h) (Barron et al.
// 2023, eq. 30; camp_zipnerf configs/zipnerf/360.gin), written so that what is far is not a small difference.

const LINEAR_SPACING = 0u;
const DISPARITY_SPACING = 1u;
const POWER_SPACING = 2u;

const SPACING = LINEAR_SPACING;

// The inverse of h.
fn distance_from(h: f32) -> f32 {
  if (SPACING == DISPARITY_SPACING) { return 1.0 / h; }
  if (SPACING == POWER_SPACING) { return 1.25 * (pow(h, -2.0 / 3.0) - 1.0); }
  return h;
}
