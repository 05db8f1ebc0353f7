// What a viewport shows of a field, and what it averages for that.

const SHOW_COLOR = 0u;        // linear light, over the background
const SHOW_DEPTH = 1u;        // the sum of w t
const SHOW_NORMALS = 2u;      // the sum of w n
const SHOW_ACCUMULATION = 3u; // nothing besides accumulations, which all have as fourth number
const SHOW_SAMPLES = 4u;      // the number of samples
