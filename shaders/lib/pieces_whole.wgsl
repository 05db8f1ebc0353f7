// A ray of which nothing is known yet, as one piece (samples/fenceposts.wgsl).

const PIECES = 1u;
const SKIPPED = 0u;
const STREAM = STREAM_STRATIFIED;

struct Walk { last: f32 }

fn next_piece(ray: u32, walk: ptr<function, Walk>) -> Piece {
  return Piece(0.0, 1.0, 1.0);
}
