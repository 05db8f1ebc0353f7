// Footprints of samples: the standard deviation, across the ray, of what its pixel sees there, in the field's
// coordinates. A disc of radius R has R / 2 along each axis, and lib/cone.wgsl makes R so wide that this is that
// of the pixel. Positions then have a fourth row, which holds it; 0 is the footprint of a point.

#import "lib/contraction.wgsl"
#import "lib/occupancy.wgsl"

const NO_FOOTPRINTS = 0u;
const CONES = 1u;     // R grows with the distance
const CYLINDERS = 2u; // R stays, as in normalised device coordinates

const FOOTPRINTS = NO_FOOTPRINTS;
const HAS_FOOTPRINTS = FOOTPRINTS != NO_FOOTPRINTS;
const POSITION_ROWS = select(3u, 4u, HAS_FOOTPRINTS);

// radius: of the ray's cone at a distance of 1, or of its cylinder, in the space of a cube of side `size`. t: the
// sample's distance in sides of that cube. position: where it is, in the occupancy grid's coordinates.
fn footprint_of(radius: f32, t: f32, size: f32, position: vec3f) -> f32 {
  let disc = radius * select(t, 1.0 / size, FOOTPRINTS == CYLINDERS);
  return 0.5 * disc * grid_scale(position) * (0.5 / BOX_HALF);
}
