// Matrices that turn what is learnt of poses into twists (src/nerf/views/preconditioners.ts): symmetric, 6 x 6.
//   preconditioners  [views, 6, 2]   rows: (of the turn, 0), (of the shift, 0)
// Whoever imports this binds preconditioners.

struct Twist { turn: vec3f, shift: vec3f }

fn row_times(row: u32, z: Twist) -> f32 {
  return dot(preconditioners[2u * row].xyz, z.turn) + dot(preconditioners[2u * row + 1u].xyz, z.shift);
}

// P z of a view; of gradients P^T g, as P is symmetric.
fn preconditioned(view: u32, z: Twist) -> Twist {
  let row = 6u * view;
  return Twist(
    vec3f(row_times(row, z), row_times(row + 1u, z), row_times(row + 2u, z)),
    vec3f(row_times(row + 3u, z), row_times(row + 4u, z), row_times(row + 5u, z)),
  );
}
