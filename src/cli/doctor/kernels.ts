import type { ShaderSources } from "../../gpu/mod.ts";

/** Kernels that compute known numbers; each of one thread group after the other, without parameters. */
export const KERNELS: ShaderSources = {
  // sum = sum of (i + 1), and the largest i + 1, over all threads i.
  "atomic_u32.wgsl": `
@group(0) @binding(0) var<storage, read_write> results: array<atomic<u32>>; // [2]

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  atomicAdd(&results[0], id.x + 1u);
  atomicMax(&results[1], id.x + 1u);
}`,

  // The addend is such that halves carry.
  "atomic_u64.wgsl": `
@group(0) @binding(0) var<storage, read_write> results: array<atomic<u64>>; // [1]

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  atomicAdd(&results[0], 0x380000001lu);
}`,

  // Quarters: exact in any order.
  "atomic_f32.wgsl": `
@group(0) @binding(0) var<storage, read_write> results: array<atomic<f32>>; // [1]

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  atomicAdd(&results[0], 0.25);
}`,

  // i / 2 + 1/4: exact for i < 512.
  "half.wgsl": `
alias Half = f16;

@group(0) @binding(0) var<storage, read_write> results: array<Half>; // [512]

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  results[id.x] = Half(id.x) * Half(0.5) + Half(0.25);
}`,

  // Of each thread: its subgroup's size, and the sum of 1, 2, … over its subgroup's lanes.
  "subgroup.wgsl": `
enable subgroups;
@group(0) @binding(0) var<storage, read_write> results: array<vec2u>; // [256]

@compute @workgroup_size(256)
fn main(
  @builtin(local_invocation_index) local: u32,
  @builtin(subgroup_size) size: u32,
  @builtin(subgroup_invocation_id) lane: u32,
) {
  results[local] = vec2u(size, subgroupAdd(lane + 1u));
}`,

  // Leaves something in workgroup memory. (Larger arrays take OpenGL's compiler of llvmpipe minutes to clear.)
  "soil.wgsl": `
@group(0) @binding(0) var<storage, read_write> results: array<u32>; // [threads]

var<workgroup> words: array<u32, 256>;

@compute @workgroup_size(64)
fn main(
  @builtin(global_invocation_id) id: vec3u,
  @builtin(local_invocation_index) local: u32,
) {
  for (var i = local; i < 256u; i += 64u) { words[i] = 0xdeadbeefu; }
  workgroupBarrier();
  results[id.x] = words[(local * 67u) % 256u];
}`,

  // Of each thread: how many words of workgroup memory are not zero at its start. Kernels wait at a barrier
  // before they use any, as AMD's driver clears without one (wgpu #4591).
  "cleared.wgsl": `
@group(0) @binding(0) var<storage, read_write> results: array<u32>; // [threads]

var<workgroup> words: array<u32, 256>;

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  workgroupBarrier();
  var dirty = 0u;
  for (var i = 0u; i < 256u; i++) { dirty += u32(words[i] != 0u); }
  results[id.x] = dirty;
}`,

  ...Object.fromEntries(["exp", "log", "sin"].map((name) => [
    `${name}.wgsl`,
    `
@group(0) @binding(0) var<storage, read> inputs: array<f32>;
@group(0) @binding(1) var<storage, read_write> results: array<f32>; // [inputs]

@compute @workgroup_size(64)
fn main(@builtin(global_invocation_id) id: vec3u) {
  results[id.x] = ${name}(inputs[id.x]);
}`,
  ])),

  // Takes its time, as each operation needs the one before. llvmpipe ends all loops after 65,535 turns.
  "spin.wgsl": `
@group(0) @binding(0) var<storage, read_write> value: array<f32>; // [1]

@compute @workgroup_size(1)
fn main() {
  var x = value[0];
  for (var i = 0u; i < 60000u; i++) {
    ${"x = fma(x, 0.5, 1.0); ".repeat(16).trim()}
  }
  value[0] = x;
}`,
};
