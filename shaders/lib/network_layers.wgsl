// The layers of the two networks (Müller et al. 2022, sec. 5.4), none with a bias.
//   density  ENCODED features -> WIDTH, relu (DENSITY_LAYERS times) -> 16, the first the raw density
//   color    those 16 and 16 of the direction -> WIDTH, relu (COLOR_LAYERS times) -> 3, sigmoid

const ENCODED = 32u;        // a multiple of 16
const WIDTH = 64u;          // 16, 32 or 64
const DENSITY_LAYERS = 1u;  // 1 or 2
const COLOR_LAYERS = 2u;    // 1 or 2
const GEOMETRY = 16u;       // outputs of the density network
const COLOR_INPUTS = 32u;
const COLOR_OUTPUTS = 4u;   // the fourth is padding

// Vec4 offsets of the matrices, whose rows are inputs.
struct Layers {
  density_0: u32, density_1: u32, density_head: u32,
  color_0: u32, color_1: u32, color_head: u32,
}
