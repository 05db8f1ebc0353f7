/** What makes a density of a raw output: the numbers of `shaders/lib/density.wgsl`. */
export const DENSITIES = { relu: 0, softplus: 1, exp: 2 } as const;
