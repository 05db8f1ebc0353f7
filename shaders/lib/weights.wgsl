// Compositing weights of samples that were composited, made again: lib/volrend.wgsl's own formula, so the same
// bits. Importers bind `outputs`, (r, g, b, raw density), `deltas` and `transmittances`.

#import "lib/density.wgsl"

fn weight_of(sample: u32) -> f32 {
  return transmittances[sample] * (1.0 - exp(-density_of(outputs[sample].w) * deltas[sample]));
}
