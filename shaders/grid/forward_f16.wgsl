// Hash grid, forward, with a table in f16; lib/grid_forward.wgsl says how.

#import "lib/grid_table_f16.wgsl"
#import "lib/grid_forward.wgsl"
