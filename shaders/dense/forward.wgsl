// Dense layer, forward (lib/dense.wgsl): overwrites its output rows.

#import "lib/activation.wgsl"
#import "lib/dense_${VARIANT}.wgsl"

// activation: a number of lib/activation.wgsl; a parameter, as drivers take long to compile these kernels.
struct Params { layer: Layer, @align(16) activation: u32 }

@group(0) @binding(0) var<uniform> params: Params;
@group(0) @binding(1) var<storage, read> inputs: array<Samples>;
@group(0) @binding(2) var<storage, read> parameters: array<vec4f>;
@group(0) @binding(3) var<storage, read_write> outputs: array<Samples>;
@group(0) @binding(4) var<storage, read> counts: array<u32>;

// Four outputs' sums start as their biases.
fn start_of(first_output: u32) -> mat4x4f {
  let b = parameters[params.layer.bias + first_output / 4u];
  return mat4x4f(vec4f(b.x), vec4f(b.y), vec4f(b.z), vec4f(b.w));
}

// What an output becomes; nothing was made of it before.
fn finished(sum: vec4f, made: vec4f) -> vec4f {
  return activate(params.activation, sum);
}

fn made_at(block: u32, column: u32, output: u32) -> Samples {
  return Samples();
}
