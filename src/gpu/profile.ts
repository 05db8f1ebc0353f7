/** Device time of all runs of one kernel. */
export interface KernelTime {
  /** The kernel's name. */
  readonly kernel: string;
  /** Number of runs. */
  readonly runs: number;
  /** Device time of all of them together, in seconds. */
  readonly seconds: number;
}

const CAPACITY = 2048; // dispatches a profile can hold: two timestamps each, 4096 a query set

/**
 * Measures the device time of each kernel run by timestamp queries. While a profile is active every
 * dispatch gets a compute pass of its own, so runs no longer overlap: the sum is an upper bound of the
 * unprofiled time.
 */
export class Profile {
  readonly #names: string[] = [];
  readonly #queries: GPUQuerySet;
  readonly #resolved: GPUBuffer;
  readonly #readable: GPUBuffer;

  /**
   * Makes an empty profile.
   *
   * @param device a device with the feature "timestamp-query"
   * @param period nanoseconds of a tick of its timestamps
   */
  constructor(device: GPUDevice, private readonly period: number) {
    const size = CAPACITY * 2 * 8;
    this.#queries = device.createQuerySet({ type: "timestamp", count: CAPACITY * 2 });
    this.#resolved = device.createBuffer({
      label: "timestamps",
      size,
      usage: GPUBufferUsage.QUERY_RESOLVE | GPUBufferUsage.COPY_SRC,
    });
    this.#readable = device.createBuffer({
      label: "timestamps, readable",
      size,
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
  }

  /** Whether another dispatch can be measured. */
  get full(): boolean {
    return this.#names.length === CAPACITY;
  }

  /** Where the pass of the next dispatch writes its timestamps. */
  measure(kernel: string): GPUComputePassTimestampWrites {
    const first = this.#names.push(kernel) * 2 - 2;
    return {
      querySet: this.#queries,
      beginningOfPassWriteIndex: first,
      endOfPassWriteIndex: first + 1,
    };
  }

  /** Records the copy of all timestamps so far; to be submitted before `read`. */
  resolve(encoder: GPUCommandEncoder): void {
    const count = this.#names.length * 2;
    if (count === 0) return;
    encoder.resolveQuerySet(this.#queries, 0, count, this.#resolved, 0);
    encoder.copyBufferToBuffer(this.#resolved, 0, this.#readable, 0, count * 8);
  }

  /** Device time by kernel, the slowest first. Waits for the device. */
  async read(): Promise<KernelTime[]> {
    await this.#readable.mapAsync(GPUMapMode.READ);
    const stamps = new BigUint64Array(this.#readable.getMappedRange().slice(0));
    this.#readable.unmap();
    const times = new Map<string, { runs: number; seconds: number }>();
    this.#names.forEach((kernel, index) => {
      const time = times.get(kernel) ?? { runs: 0, seconds: 0 };
      time.runs++;
      time.seconds += Number(stamps[index * 2 + 1] - stamps[index * 2]) * this.period * 1e-9;
      times.set(kernel, time);
    });
    return [...times]
      .map(([kernel, time]) => ({ kernel, ...time }))
      .sort((a, b) => b.seconds - a.seconds);
  }

  /** Frees the queries and their buffers. */
  destroy(): void {
    this.#queries.destroy();
    this.#resolved.destroy();
    this.#readable.destroy();
  }
}
