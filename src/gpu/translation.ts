import { Kernel } from "./kernel.ts";
import type { LinkedShader } from "./wgsl.ts";

/** Bytes of what stands behind the bindings of a kernel that nothing is run of: more than any of their elements has. */
const BLANK_BYTES = 256;

/** Milliseconds for which nobody waits for a kernel that the driver has on disk. */
const COLD_MILLISECONDS = 15;

/** Opens another device of the same adapter. */
export type OpenDevice = () => Promise<GPUDevice>;

/**
 * Lets a driver on a CPU translate kernels to machine code, which it otherwise does when they first run. It does so on
 * a thread of the device, one kernel after the other, beside the host. What Mesa's driver has translated is on disk
 * for all devices from then on: where it is not yet, the first time on a machine, a second device translates a part.
 */
export class Translation {
  /** Kernels that were tried, up to the second. */
  #tried = 0;
  /** Whether the driver had to translate the first kernel. */
  #isCold = false;
  /** Kernels that take long, for the device itself; the first is begun at once. */
  #long: Kernel[] = [];
  /** All others, for the second device: together, they take about as long. */
  readonly #others = new Map<Kernel, LinkedShader>();

  /**
   * Nothing is translated yet.
   *
   * @param device where the kernels are to run
   * @param openSecond opens the second device; null if that is of no use
   */
  constructor(private readonly device: GPUDevice, private readonly openSecond: OpenDevice | null) {}

  /** Takes note of a new kernel. */
  add(kernel: Kernel, shader: LinkedShader): void {
    if (!this.openSecond || kernel.bindsTextures) return;
    if (this.#tried < 2) {
      const begun = performance.now();
      runEmpty(this.device, [kernel]); // the second time, it waits for the first
      this.#tried++;
      this.#isCold = performance.now() - begun > COLD_MILLISECONDS;
    } else if (this.#isCold) {
      this.#others.set(kernel, shader);
    }
  }

  /** Begins with a kernel that takes long: at once, or in `finish` where that would wait for another. */
  prepare(kernel: Kernel): void {
    this.#others.delete(kernel);
    if (!this.#isCold || this.#long.length === 0) runEmpty(this.device, [kernel]);
    if (this.#isCold) this.#long.push(kernel);
  }

  /** Has all translated that wait for it. No error ends here: each is translated when it first runs, at the latest. */
  async finish(): Promise<void> {
    if (!this.#isCold) return;
    this.#isCold = false;
    const others = [...this.#others];
    const long = this.#long.slice(1);
    this.#others.clear();
    this.#long = [];
    const second = await this.openSecond!().catch(() => null);
    try {
      const compiled: Kernel[] = [];
      for (const [{ name }, shader] of second ? others : []) {
        compiled.push(await Kernel.compile(second!, name, shader));
      }
      if (second) runEmpty(second, compiled); // before the device, for which it may be necessary to wait
      runEmpty(this.device, long);
      await second?.queue.onSubmittedWorkDone();
    } catch {
      // as above
    } finally {
      second?.destroy();
    }
  }
}

/**
 * Runs no workgroups of kernels: a driver on a CPU then translates them, on its queue's thread. Mesa's waits here for
 * what was submitted before.
 *
 * @param kernels bind no textures
 */
function runEmpty(device: GPUDevice, kernels: readonly Kernel[]): void {
  const blanks: GPUBuffer[] = [];
  const encoder = device.createCommandEncoder({ label: "preparing" });
  const pass = encoder.beginComputePass({ label: "preparing" });
  for (const { name, pipeline, layout, bindings, params, paramsBinding } of kernels) {
    const label = `preparing ${name}`;
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
    pass.setPipeline(pipeline);
    pass.setBindGroup(0, device.createBindGroup({ label, layout, entries }), params ? [0] : []);
    pass.dispatchWorkgroups(0);
  }
  pass.end();
  device.queue.submit([encoder.finish()]);
  for (const buffer of blanks) buffer.destroy();
}
