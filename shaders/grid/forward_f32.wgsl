// Hash grid, forward, with a table in f32; lib/grid_forward.wgsl says how.

#import "lib/grid_table_f32.wgsl"
#import "lib/grid_forward.wgsl"
