// Where registers/backward.wgsl leaves what layers make of a sample, and the gradients of their sums: rows of a
// block. Layers that are missing have none, and are called as those beside them.

#import "lib/network_layers.wgsl"
#import "lib/rows.wgsl"

const SECOND_DENSITY = (DENSITY_LAYERS - 1u) * WIDTH;
const SECOND_COLOR = (COLOR_LAYERS - 1u) * WIDTH;

const ENCODED_ROW = 0u;
const DENSITY_0_ROW = ENCODED;
const DENSITY_1_ROW = DENSITY_0_ROW + SECOND_DENSITY;
const COLOR_INPUT_ROW = DENSITY_1_ROW + WIDTH;
const COLOR_0_ROW = COLOR_INPUT_ROW + COLOR_INPUTS;
const COLOR_1_ROW = COLOR_0_ROW + SECOND_COLOR;
const D_COLORS_ROW = COLOR_1_ROW + WIDTH; // the first three of 16: the others stay zero
const D_COLOR_1_ROW = D_COLORS_ROW + ROW_ALIGNMENT;
const D_COLOR_0_ROW = D_COLOR_1_ROW + SECOND_COLOR;
const D_GEOMETRY_ROW = D_COLOR_0_ROW + WIDTH;
const D_DENSITY_1_ROW = D_GEOMETRY_ROW + GEOMETRY;
const D_DENSITY_0_ROW = D_DENSITY_1_ROW + SECOND_DENSITY;
const ROWS = D_DENSITY_0_ROW + WIDTH;
