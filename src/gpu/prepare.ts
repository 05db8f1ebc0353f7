import type { Kernel } from "./kernel.ts";

/** Bytes of what stands behind the bindings of a kernel that nothing is run of: more than any of their elements has. */
const BLANK_BYTES = 256;

/**
 * Runs no workgroups of a kernel: a driver on a CPU then translates it to machine code, on its queue's thread.
 *
 * @param kernel binds no textures
 */
export function prepare(device: GPUDevice, { name, pipeline, layout, ...kernel }: Kernel): void {
  const { bindings, params, paramsBinding } = kernel;
  const label = `preparing ${name}`;
  const blanks: GPUBuffer[] = [];
  const blank = (usage: number, size: number) => {
    const buffer = device.createBuffer({ label, size, usage });
    blanks.push(buffer);
    return { buffer, size };
  };
  const entries: GPUBindGroupEntry[] = bindings.map(({ binding }) => ({
    binding,
    resource: blank(GPUBufferUsage.STORAGE, BLANK_BYTES),
  }));
  if (params) {
    const resource = blank(GPUBufferUsage.UNIFORM, params.arrayBuffer.byteLength);
    entries.push({ binding: paramsBinding, resource });
  }
  const encoder = device.createCommandEncoder({ label });
  const pass = encoder.beginComputePass({ label });
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ label, layout, entries }), params ? [0] : []);
  pass.dispatchWorkgroups(0);
  pass.end();
  device.queue.submit([encoder.finish()]);
  for (const buffer of blanks) buffer.destroy();
}
