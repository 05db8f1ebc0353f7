// The walk along a ray through the occupied cells of lib/occupancy.wgsl, from place to place of
// lib/lattice.wgsl (Mueller et al. 2022, appendix E). Importers bind `bits: array<u32>`, one bit a cell.

#import "lib/lattice.wgsl"

fn is_occupied(cell: u32) -> bool {
  return ((bits[cell / CELLS_PER_WORD] >> (cell % CELLS_PER_WORD)) & 1u) == 1u;
}

// The first sample among the candidates from `first` on. Its index is MAX_CANDIDATES if there is none.
fn next_sample(ray: Ray, first: u32) -> Candidate {
  var index = first;
  while (index < MAX_CANDIDATES) {
    let candidate = candidate_of(ray, index);
    if (!(candidate.t < ray.end)) { break; }
    if (is_occupied(candidate.cell)) { return candidate; }
    index = after_empty(ray, candidate);
  }
  return Candidate(MAX_CANDIDATES, ray.end, 0.0, ray.origin, 0u, 0u);
}
