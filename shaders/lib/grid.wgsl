// A multiresolution hash grid (Mueller et al. 2022, section 3; conventions of tiny-cuda-nn, grid.h).
//
// Each of LEVELS levels is a grid of vertices over [0, 1]^3, and each vertex has an entry: PAIRS pairs of
// features. A position x lies, in a level's units, at x scale + 1/2: in the cell between the vertices
// floor(x scale + 1/2) and the next ones. Half a cell is added so that levels do not share their borders.
// The entry of vertex (x, y, z) is
//   x + y resolution + z resolution^2                        where the table has an entry for each vertex,
//   (x xor y 2654435761 xor z 805459861) mod entries         elsewhere; collisions are left to training.

#import "lib/rows.wgsl"

const LEVELS = 16u;
const PAIRS = 1u;           // pairs of features a level
const SMOOTHSTEP = false;   // else linear interpolation
const POWER_OF_TWO = true;  // whether all hashed levels have a power of two of entries: no division

const HAS_FOOTPRINTS = false;  // whether positions have a fourth row: how wide what each stands for is
const POSITION_ROWS = select(3u, 4u, HAS_FOOTPRINTS);

const TWO_PI = 6.283185307179586;

struct Level {
  scale: f32,       // cells along the cube
  resolution: u32,  // vertices along the cube, or 0 for a hashed level
  entries: u32,
  offset: u32,      // of its first entry in the table
}

// The vertices of a cell: those of its lower face in z, then of its upper, each face's in the order
// (0, 0), (1, 0), (0, 1), (1, 1) of x and y.
struct Cell {
  lower: vec4u,   // entries, counted from the table's first
  upper: vec4u,
  inside: vec3f,  // where in the cell the position is, in [0, 1]
}

fn entries_of(level: Level, x: vec4u, y: vec4u, z: u32) -> vec4u {
  if (level.resolution > 0u) {
    // A position on a far face needs vertices one behind it: those of the next row, as in grid.h.
    let index = x + y + z;
    return level.offset + select(index, index - level.entries, index >= vec4u(level.entries));
  }
  let hash = x ^ y ^ vec4u(z);
  if (POWER_OF_TWO) { return level.offset + (hash & vec4u(level.entries - 1u)); }
  return level.offset + hash % level.entries;
}

// Positions outside the cube are moved to its faces.
fn cell_of(level: Level, position: vec3f) -> Cell {
  let scaled = clamp(position, vec3f(0.0), vec3f(1.0)) * level.scale + 0.5;
  let corner = floor(scaled);
  let strides = select(
    vec3u(1u, 2654435761u, 805459861u),
    vec3u(1u, level.resolution, level.resolution * level.resolution),
    level.resolution > 0u,
  );
  let near = vec3u(corner) * strides;
  let far = near + strides;
  let x = vec4u(near.x, far.x, near.x, far.x);
  let y = vec4u(near.yy, far.yy);
  return Cell(entries_of(level, x, y, near.z), entries_of(level, x, y, far.z), scaled - corner);
}

// The share of a cell's farther vertices along each axis, and its derivative.
fn shares(inside: vec3f) -> vec3f {
  if (SMOOTHSTEP) { return inside * inside * (3.0 - 2.0 * inside); }
  return inside;
}

fn share_slopes(inside: vec3f) -> vec3f {
  if (SMOOTHSTEP) { return 6.0 * inside * (1.0 - inside); }
  return vec3f(1.0);
}

// The shares of a face's four vertices.
fn face_weights(share: vec2f) -> vec4f {
  let rest = 1.0 - share;
  return vec4f(rest.x, share.x, rest.x, share.x) * vec4f(rest.yy, share.yy);
}

// Where a sample is; importers bind `positions`, [blocks, POSITION_ROWS, 64].
fn position_of(sample: u32) -> vec3f {
  let p = element_of(sample, POSITION_ROWS, 0u);
  return vec3f(positions[p], positions[p + SAMPLES_PER_BLOCK], positions[p + 2u * SAMPLES_PER_BLOCK]);
}

// What is left of a level's features where a sample stands for more than a point (Barron et al. 2023, section 4):
// with its footprint, a standard deviation, in the level's cells,
//   erf(1 / (sqrt(8) footprint)),  erf(x) taken for sqrt(1 - exp(-4 / pi x^2)), as in the released code.
// 1 for points. To gradients of positions it is a constant.
fn level_weight(level: Level, sample: u32) -> f32 {
  if (!HAS_FOOTPRINTS) { return 1.0; }
  let cells = positions[element_of(sample, POSITION_ROWS, 3u)] * level.scale;
  return sqrt(1.0 - exp(-1.0 / max(TWO_PI * cells * cells, 1e-30)));
}

// Which sample of which level a thread is for. A task is a block of 64 samples on one level; neighbouring tasks
// are one level's blocks, so that caches hold that level's entries.
struct Place { level: u32, sample: u32 }

fn place_of(task: u32, blocks: u32, local: u32) -> Place {
  return Place(task / blocks, task % blocks * SAMPLES_PER_BLOCK + local);
}
