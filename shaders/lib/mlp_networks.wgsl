// The layers of the two networks (lib/network_layers.wgsl), one by one in workgroup memory.
// A kernel declares `params.layers` and the rows where activations stand: HIDDEN_0 and HIDDEN_1 (the
// layers of either network), COLOR_INPUT, and STAGE (encoded positions, 16 at a time, and colours).

#import "lib/mlp.wgsl"
#import "lib/network_layers.wgsl"

const DENSITY_0 = 0u;
const DENSITY_1 = 1u;
const DENSITY_HEAD = 2u;
const COLOR_0 = 3u;
const COLOR_1 = 4u;
const COLOR_HEAD = 5u;

const LAST_DENSITY = select(HIDDEN_0, HIDDEN_1, DENSITY_LAYERS == 2u);
const LAST_COLOR = select(HIDDEN_0, HIDDEN_1, COLOR_LAYERS == 2u);

// From rows x to rows y, with the matrix at a vec4 offset of the parameters.
struct Layer { x: u32, inputs: u32, offset: u32, y: u32, outputs: u32 }

fn layer_of(number: u32) -> Layer {
  let offsets = params.layers;
  switch (number) {
    case DENSITY_0: { return Layer(STAGE, ENCODED, offsets.density_0, HIDDEN_0, WIDTH); }
    case DENSITY_1: { return Layer(HIDDEN_0, WIDTH, offsets.density_1, HIDDEN_1, WIDTH); }
    case DENSITY_HEAD: {
      return Layer(LAST_DENSITY, WIDTH, offsets.density_head, COLOR_INPUT, GEOMETRY);
    }
    case COLOR_0: { return Layer(COLOR_INPUT, COLOR_INPUTS, offsets.color_0, HIDDEN_0, WIDTH); }
    case COLOR_1: { return Layer(HIDDEN_0, WIDTH, offsets.color_1, HIDDEN_1, WIDTH); }
    default: { return Layer(LAST_COLOR, WIDTH, offsets.color_head, STAGE, COLOR_OUTPUTS); }
  }
}

// Whether the networks are without this layer.
fn is_missing(number: u32) -> bool {
  return (number == DENSITY_1 && DENSITY_LAYERS == 1u) || (number == COLOR_1 && COLOR_LAYERS == 1u);
}
