import { GpuError } from "./error.ts";

/** A piece of work by two clocks. */
export interface TimedWork {
  /** Seconds that it took, waiting for the device included. */
  readonly seconds: number;
  /** Ticks of the device's timestamps while it computed. */
  readonly ticks: number;
}

/**
 * Nanoseconds that a tick takes on the devices there are: of NVIDIA and of software 1, of AMD 10 (100 MHz),
 * and the clocks of 31.25, 25, 24, 19.2, 12.5 and 12 MHz of Tegra, Intel, Apple, ARM and Qualcomm.
 */
const KNOWN_PERIODS = [1, 10, 32, 40, 1e3 / 24, 1e3 / 19.2, 80, 1e3 / 12] as const;

/** How far from a known period a measured one may be: less than half of what two of them differ by. */
const TOLERANCE = 0.018;

/** The work takes so much longer than a single run, in seconds: waiting is uncertain by a millisecond or two. */
const LONG_ENOUGH = 0.2;

/** Measurements whose median counts if none is near a known period. */
const TRIES = 3;

/**
 * Nanoseconds of a tick. WebGPU's timestamps are nanoseconds, but Deno hands them out as the driver counts
 * them, and says nowhere how long a tick is: so it is measured against the clock, as the difference between
 * long work and short, in which waiting cancels.
 *
 * @param run does some work so many times over
 * @throws {GpuError} if timestamps do not advance
 */
export async function timestampPeriod(
  run: (repetitions: number) => Promise<TimedWork>,
): Promise<number> {
  await run(1); // compiles
  const measured: number[] = [];
  for (let i = 0; i < TRIES; i++) {
    const short = await run(1);
    let long = short;
    for (let n = 4; long.seconds - short.seconds < LONG_ENOUGH; n *= 4) long = await run(n);
    const ticks = long.ticks - short.ticks;
    if (!(ticks > 0)) {
      throw new GpuError("Cannot time kernels: this device's timestamps do not advance.");
    }
    const period = (long.seconds - short.seconds) * 1e9 / ticks;
    const known = KNOWN_PERIODS.find((known) => Math.abs(period / known - 1) < TOLERANCE);
    if (known !== undefined) return known;
    measured.push(period);
  }
  return measured.sort((a, b) => a - b)[TRIES >> 1];
}

/** Takes its time, so that the compiler cannot know the result and nothing waits for memory. */
const SPIN = `
@group(0) @binding(0) var<storage, read_write> value: f32;
@compute @workgroup_size(1)
fn main() {
  var sum = value;
  for (var i = 0u; i < 100000u; i++) { sum = sum * 0.5 + 1.0; }
  value = sum;
}`;

/** Work for `timestampPeriod` on a device with the feature "timestamp-query". */
export class SpinningWork implements Disposable {
  readonly #pipeline: GPUComputePipeline;
  readonly #value: GPUBuffer;
  readonly #queries: GPUQuerySet;
  readonly #resolved: GPUBuffer;
  readonly #readable: GPUBuffer;

  /** Compiles it. */
  constructor(private readonly device: GPUDevice) {
    const module = device.createShaderModule({ label: "spin", code: SPIN });
    this.#pipeline = device.createComputePipeline({ layout: "auto", compute: { module } });
    const buffer = (size: number, usage: number) => device.createBuffer({ size, usage });
    const { COPY_SRC, COPY_DST, STORAGE, QUERY_RESOLVE, MAP_READ } = GPUBufferUsage;
    this.#value = buffer(4, STORAGE);
    this.#queries = device.createQuerySet({ type: "timestamp", count: 2 });
    this.#resolved = buffer(16, QUERY_RESOLVE | COPY_SRC);
    this.#readable = buffer(16, MAP_READ | COPY_DST);
  }

  /** Does it so many times over, one after the other. */
  async run(repetitions: number): Promise<TimedWork> {
    const { device } = this;
    const encoder = device.createCommandEncoder();
    const pass = encoder.beginComputePass({
      timestampWrites: {
        querySet: this.#queries,
        beginningOfPassWriteIndex: 0,
        endOfPassWriteIndex: 1,
      },
    });
    pass.setPipeline(this.#pipeline);
    const layout = this.#pipeline.getBindGroupLayout(0);
    const resource = { buffer: this.#value };
    pass.setBindGroup(0, device.createBindGroup({ layout, entries: [{ binding: 0, resource }] }));
    for (let i = 0; i < repetitions; i++) pass.dispatchWorkgroups(1);
    pass.end();
    encoder.resolveQuerySet(this.#queries, 0, 2, this.#resolved, 0);
    encoder.copyBufferToBuffer(this.#resolved, 0, this.#readable, 0, 16);
    const commands = encoder.finish();

    const start = performance.now();
    device.queue.submit([commands]);
    await this.#readable.mapAsync(GPUMapMode.READ);
    const seconds = (performance.now() - start) / 1e3;
    const [begin, end] = new BigUint64Array(this.#readable.getMappedRange().slice(0));
    this.#readable.unmap();
    return { seconds, ticks: Number(end - begin) };
  }

  /** Frees its buffers. */
  [Symbol.dispose](): void {
    for (const resource of [this.#value, this.#queries, this.#resolved, this.#readable]) {
      resource.destroy();
    }
  }
}
