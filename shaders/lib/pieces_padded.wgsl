// The intervals seen before, each with its weight raised to `exponent`, from near 0 to 1 in the course of training
// (Barron et al. 2022, section 5), and a little more, so that all of the ray is looked at now and then (as
// nerfstudio has it for hash grids). For samples/fenceposts.wgsl.

#import "lib/intervals_before.wgsl"

const PIECES = PREVIOUS;
const SKIPPED = 0u;
const STREAM = STREAM_IMPORTANCE;

struct Walk { next: u32 }

fn next_piece(ray: u32, walk: ptr<function, Walk>) -> Piece {
  let i = (*walk).next;
  (*walk).next = i + 1u;
  let weight = weight_of(ray * PREVIOUS + i);
  let annealed = select(0.0, pow(max(weight, 1e-30), params.exponent), weight > 0.0);
  return Piece(edge_before(ray, i), edge_before(ray, i + 1u), annealed + params.padding);
}
