// The intervals seen before, each grown by `dilation` at both ends, and where they overlap the densest: what is
// seen a little elsewhere from another view is not missed (Barron et al. 2022, supplement; google-research/
// multinerf stepfun.py, max_dilate_weights). Its ends, the first and the last piece, are left out. Weights are
// raised to `exponent`, from near 0 to 1 in the course of training (section 5). For samples/fenceposts.wgsl.

#import "lib/intervals_before.wgsl"

const PIECES = 3u * PREVIOUS - 2u; // between 3 PREVIOUS + 1 ends
const SKIPPED = 1u;
const STREAM = STREAM_IMPORTANCE;
const SMALLEST_WIDTH = 1.4210855e-14; // 2^-46

// How many of the three lists of ends were walked by: fenceposts, starts and ends of grown intervals; the
// first interval that may not have ended; where the next piece starts.
struct Walk { posts: u32, starts: u32, ends: u32, open: u32, at: f32, begun: bool }

fn next_end(ray: u32, walk: ptr<function, Walk>) -> f32 {
  let post = select(2.0, edge_before(ray, min((*walk).posts, PREVIOUS)), (*walk).posts <= PREVIOUS);
  let start = select(
    2.0, edge_before(ray, min((*walk).starts, PREVIOUS)) - params.dilation, (*walk).starts < PREVIOUS,
  );
  let end = edge_before(ray, min((*walk).ends + 1u, PREVIOUS)) + params.dilation;
  let nearest = min(min(post, start), select(2.0, end, (*walk).ends < PREVIOUS));
  if (start == nearest && (*walk).starts < PREVIOUS) {
    (*walk).starts += 1u;
  } else if (post == nearest && (*walk).posts <= PREVIOUS) {
    (*walk).posts += 1u;
  } else {
    (*walk).ends += 1u;
  }
  return clamp(nearest, 0.0, 1.0);
}

fn next_piece(ray: u32, walk: ptr<function, Walk>) -> Piece {
  if (!(*walk).begun) {
    (*walk).at = next_end(ray, walk);
    (*walk).begun = true;
  }
  let start = (*walk).at;
  let end = next_end(ray, walk);
  (*walk).at = end;
  var open = (*walk).open;
  while (open < PREVIOUS && edge_before(ray, open + 1u) + params.dilation <= start) { open++; }
  (*walk).open = open;
  var density = 0.0;
  for (var i = open; i < PREVIOUS && edge_before(ray, i) - params.dilation <= start; i++) {
    let width = edge_before(ray, i + 1u) - edge_before(ray, i);
    density = max(density, weight_of(ray * PREVIOUS + i) / max(width, SMALLEST_WIDTH));
  }
  let weight = density * (end - start);
  if (weight <= 0.0) { return Piece(start, end, 0.0); }
  return Piece(start, end, pow(weight, params.exponent));
}
