// Where an icosahedron has its corners when each face is split in 2 x 2, of each opposite pair one (Barron et
// al. 2022, supplement; google-research/multinerf geopoly.py): 6 corners, then the middles of 15 edges, pushed
// out to length 1. Phi is the golden ratio.

const CORNER_1 = 0.5257311121191336;  // 1 / |(1, phi)|
const CORNER_PHI = 0.8506508083520400;
const HALF_PHI = 0.8090169943749475;
const HALF_INVERSE = 0.3090169943749474; // 1 / (2 phi)

const DIRECTIONS = array<vec3f, 21>(
  vec3f(CORNER_1, 0.0, CORNER_PHI), vec3f(-CORNER_1, 0.0, CORNER_PHI),
  vec3f(0.0, CORNER_PHI, CORNER_1), vec3f(0.0, CORNER_PHI, -CORNER_1),
  vec3f(CORNER_PHI, CORNER_1, 0.0), vec3f(CORNER_PHI, -CORNER_1, 0.0),
  vec3f(1.0, 0.0, 0.0), vec3f(0.0, 1.0, 0.0), vec3f(0.0, 0.0, 1.0),
  vec3f(0.5, HALF_PHI, HALF_INVERSE), vec3f(-0.5, HALF_PHI, HALF_INVERSE),
  vec3f(0.5, -HALF_PHI, HALF_INVERSE), vec3f(0.5, HALF_PHI, -HALF_INVERSE),
  vec3f(HALF_INVERSE, 0.5, HALF_PHI), vec3f(-HALF_INVERSE, 0.5, HALF_PHI),
  vec3f(HALF_INVERSE, -0.5, HALF_PHI), vec3f(HALF_INVERSE, 0.5, -HALF_PHI),
  vec3f(HALF_PHI, HALF_INVERSE, 0.5), vec3f(-HALF_PHI, HALF_INVERSE, 0.5),
  vec3f(HALF_PHI, -HALF_INVERSE, 0.5), vec3f(HALF_PHI, HALF_INVERSE, -0.5),
);
