// Cells of the occupancy grid: CASCADES cubes of RESOLUTION^3 cells around (0.5, 0.5, 0.5), cascade k with
// side 2^k (Mueller et al. 2022, appendix E). All positions are cube coordinates: cascade 0 is [0, 1]^3. In a
// contracted space there is one cascade, over all of it: positions are those of to_grid.
// A cell holds its lower faces, not its upper ones; positions outside a cascade belong to its border cells.
//
//   cell = ((cascade * RESOLUTION + z) * RESOLUTION + y) * RESOLUTION + x

#import "lib/contraction.wgsl"

const RESOLUTION = 128u; // 32, 64, 128 or 256: a word of bits is part of one row of cells
const CASCADES = 1u;     // 1 to 8
const CELLS_PER_WORD = 32u;
const CELLS_PER_CASCADE = RESOLUTION * RESOLUTION * RESOLUTION;
const BOX_HALF = 0.5 * f32(1u << (CASCADES - 1u)); // of the largest cascade

// The smallest k from 0 to CASCADES - 1 with x < 2^k, else CASCADES - 1; for x >= 0. Read off the exponent,
// so exact, and some number for NaN.
fn doublings(x: f32) -> u32 {
  return u32(clamp((bitcast<i32>(x) >> 23u) - 126, 0, i32(CASCADES) - 1));
}

// The finest cascade that contains p, and whose cells are wider than two steps of length dt.
fn cascade_of(p: vec3f, dt: f32) -> u32 {
  let offset = abs(p - 0.5);
  return max(
    doublings(2.0 * max(max(offset.x, offset.y), offset.z)),
    doublings(2.0 * f32(RESOLUTION) * dt),
  );
}

// Number of the cell of a cascade at p, counted over all cascades.
fn cell_of(p: vec3f, cascade: u32) -> u32 {
  let q = fma(p - 0.5, vec3f(1.0 / f32(1u << cascade)), vec3f(0.5));
  // Clamped as integers too: a NaN may become any integer.
  let c = min(vec3u(max(q * f32(RESOLUTION), vec3f(0.0))), vec3u(RESOLUTION - 1u));
  return ((cascade * RESOLUTION + c.z) * RESOLUTION + c.y) * RESOLUTION + c.x;
}

// The corner of a cell where all coordinates are least.
fn cell_corner(cell: u32) -> vec3f {
  let cascade = cell / CELLS_PER_CASCADE;
  let c = vec3u(cell, cell / RESOLUTION, cell / (RESOLUTION * RESOLUTION)) % RESOLUTION;
  return (vec3f(c) / f32(RESOLUTION) - 0.5) * f32(1u << cascade) + 0.5;
}

// The length of a cascade's cells.
fn cell_size(cascade: u32) -> f32 {
  return f32(1u << cascade) / f32(RESOLUTION);
}

// A point of a cell, given by fractions of its sides from its lowest corner, in cube units: where it lies in
// the box. Cells of a contracted space are no cubes there, and the outermost reach as far as FARTHEST.
fn point_in_cell(cell: u32, fractions: vec3f) -> vec3f {
  return from_grid(cell_corner(cell) + fractions * cell_size(cell / CELLS_PER_CASCADE));
}

// From the grid's coordinates to those of the field, where the largest cascade is [0, 1]^3, whatever the
// rounding.
fn to_field(position: vec3f) -> vec3f {
  return saturate(fma(position - 0.5, vec3f(0.5 / BOX_HALF), vec3f(0.5)));
}

// The gradient to the grid's coordinates of what has the gradient g to those of the field.
fn to_field_backward(g: vec3f) -> vec3f {
  return (0.5 / BOX_HALF) * g;
}
