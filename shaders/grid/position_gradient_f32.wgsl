// Hash grid, backward to positions, with a table in f32; lib/grid_position_gradient.wgsl says how.

#import "lib/grid_table_f32.wgsl"
#import "lib/grid_position_gradient.wgsl"
