// The intervals seen before, each with the mean of the larger weights of it and either neighbour, and a
// little more, so that what was seen narrowly is looked at more widely, and all of the ray now and then
// (Barron et al. 2021, section 3.1 and eq. 18). For samples/fenceposts.wgsl.

#import "lib/intervals_before.wgsl"

const PIECES = PREVIOUS;
const SKIPPED = 0u;
const STREAM = STREAM_IMPORTANCE;

struct Walk { next: u32 }

fn next_piece(ray: u32, walk: ptr<function, Walk>) -> Piece {
  let i = (*walk).next;
  (*walk).next = i + 1u;
  let first = ray * PREVIOUS;
  let here = weight_of(first + i);
  let before = weight_of(first + max(i, 1u) - 1u);
  let behind = weight_of(first + min(i + 1u, PREVIOUS - 1u));
  let weight = 0.5 * (max(before, here) + max(here, behind)) + params.padding;
  return Piece(edge_before(ray, i), edge_before(ray, i + 1u), weight);
}
