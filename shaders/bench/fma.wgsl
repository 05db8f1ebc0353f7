// Fused multiply-adds in registers: the ceiling of arithmetic. A thread has 12 independent chains (3
// vec4s), enough to hide an operation's latency and, with scale and offset, few enough for the 16 vector
// registers of a CPU. 32 links of each are written out in a turn of the loop, whose own cost vanishes.
//   x = scale * x + offset, 32 * iterations times    2 * 12 * 32 * iterations operations a thread
//   numbers  [3]        (scale, offset, …), starts, steps: read from memory, so that nothing is folded
//   results  [threads]  threads a multiple of 64; written, so that nothing is left out

struct Params { iterations: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> numbers: array<vec4f>;
@group(0) @binding(2) var<storage, read_write> results: array<vec4f>;

struct Chains { a: vec4f, b: vec4f, c: vec4f }

fn two_links(x: Chains, scale: vec4f, offset: vec4f) -> Chains {
  return Chains(
    fma(fma(x.a, scale, offset), scale, offset),
    fma(fma(x.b, scale, offset), scale, offset),
    fma(fma(x.c, scale, offset), scale, offset),
  );
}

fn eight_links(x: Chains, scale: vec4f, offset: vec4f) -> Chains {
  let y = two_links(two_links(x, scale, offset), scale, offset);
  return two_links(two_links(y, scale, offset), scale, offset);
}

// No guard against surplus threads: the host gives whole workgroups. On CPUs an early return makes the
// driver mask all that follows, which would cut the ceiling to a third.
@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  let scale = vec4f(numbers[0].x);
  let offset = vec4f(numbers[0].y);
  let start = numbers[1] + f32(id.x % 64u) * numbers[2];
  var x = Chains(start, start + numbers[2].x, start + numbers[2].y);
  for (var i = 0u; i < params.iterations; i++) {
    x = eight_links(eight_links(x, scale, offset), scale, offset);
    x = eight_links(eight_links(x, scale, offset), scale, offset);
  }
  results[id.x] = x.a + x.b + x.c;
}
