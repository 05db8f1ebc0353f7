import {
  type AdapterPreference,
  limitsOf,
  requestDevice,
  USEFUL_FEATURES,
  type UsefulFeature,
} from "./adapter.ts";
import { Commands } from "./commands.ts";
import { GpuError } from "./error.ts";
import { Kernel } from "./kernel.ts";
import { type KernelTime, Profile } from "./profile.ts";
import { type ElementType, type HostArrays, Tensor } from "./tensor.ts";
import { SpinningWork, timestampPeriod } from "./timestamp_period.ts";
import { type OpenDevice, Translation } from "./translation.ts";
import { type Constants, linkShader, type ShaderSources } from "./wgsl.ts";

/** How to open a GPU. */
export interface GpuOptions {
  /** All WGSL files, by path. */
  shaders: ShaderSources;
  /** Which adapter; "auto" by default. */
  adapter?: AdapterPreference;
  /** Bytes that the host can still give; what software adapters allocate is taken from there. No limit by default. */
  hostMemory?: () => number;
  /** Threads that a software adapter computes on; as many as there are processors by default. */
  threads?: number;
  /**
   * Whether what a software adapter has translated for one device is there for the next, on disk, as Mesa does: a
   * second one then helps the first time. False by default.
   */
  keepsTranslations?: boolean;
}

/** What an adapter says about itself, and what probing found. */
export interface GpuInfo {
  /** The adapter's own description; drivers put their name and version here. */
  adapter: string;
  /** Its vendor's number, as the driver gives it. */
  vendor: string;
  /** Its device number, as the driver gives it. */
  deviceId: string;
  /** Its family, where the driver tells. */
  architecture: string;
  /** Whether it computes on the CPU. */
  software: boolean;
  /** Size of a subgroup, smallest and largest. */
  subgroupSize: [min: number, max: number];
  /** The useful features that the device has. */
  features: UsefulFeature[];
  /** The device's limits by their WebGPU names. */
  limits: Record<string, number>;
}

/** What lies in device memory and can be given back, such as a texture. */
export interface DeviceResource {
  /** Gives its memory back. */
  destroy(): void;
}

/**
 * Who owns device memory. A `Gpu` owns what lives as long as it does, a `Scope` what is freed earlier and
 * together. Whoever allocates takes a `Memory` and never frees: its maker decides how long things live.
 */
export interface Memory {
  /** The device, for kernels, commands and limits. */
  readonly gpu: Gpu;
  /**
   * Allocates a tensor, filled with zeros or with `data`.
   *
   * @param label what it holds
   * @param shape its dimensions
   * @param options element type ("f32" by default) and initial contents
   * @throws {GpuError} if it is larger than a buffer of this device can be
   */
  tensor<T extends ElementType = "f32">(
    label: string,
    shape: readonly number[],
    options?: { type?: T; data?: HostArrays[T] },
  ): Tensor<T>;
  /** Takes over a resource that tensors cannot express, and returns it. */
  own<R extends DeviceResource>(resource: R): R;
  /** Memory that is freed with this one, or before. */
  scope(): Scope;
}

/**
 * A device with its kernels and memory: the one object through which everything else reaches the GPU.
 * Device errors are recorded when they arrive and thrown by the next `submit`, `read` or `settle`.
 */
export class Gpu implements Memory {
  /** The adapter, its features and limits. */
  readonly info: GpuInfo;
  readonly #kernels = new Map<string, Promise<Kernel>>();
  readonly #commands: Commands;
  readonly #translation: Translation | null;
  #allocated = 0;
  #period: Promise<number> | null = null;
  #error: GpuError | null = null;
  #lost: GpuError | null = null;

  private constructor(
    /** The WebGPU device, for resources that tensors cannot express, such as textures. */
    readonly device: GPUDevice,
    adapter: GPUAdapter,
    private readonly shaders: ShaderSources,
    private readonly unknownDirectives: readonly string[],
    private readonly hostMemory: () => number = () => Infinity,
    threads: number = navigator.hardwareConcurrency,
    openSecond: OpenDevice | null = null,
  ) {
    const { description, vendor, device: deviceId, architecture } = adapter.info;
    const { isFallbackAdapter, subgroupMinSize, subgroupMaxSize } = adapter.info;
    this.info = {
      adapter: description,
      vendor,
      deviceId,
      architecture,
      software: isFallbackAdapter,
      subgroupSize: [subgroupMinSize, subgroupMaxSize],
      features: USEFUL_FEATURES.filter((name) => device.features.has(name as GPUFeatureName)),
      limits: limitsOf(device.limits),
    };
    device.addEventListener("uncapturederror", (event) => {
      // Nothing but recording may happen in here: an exception would be lost.
      event.preventDefault();
      const { error } = event as GPUUncapturedErrorEvent;
      this.#error ??= new GpuError(
        error instanceof GPUOutOfMemoryError
          ? `The GPU is out of memory: ${sentence(error.message)} Ask for less at a time.`
          : `The GPU reports: ${error.message}`,
      );
    });
    device.lost.then((info) => {
      this.#lost ??= new GpuError(
        `The GPU was lost (${info.reason}): ${sentence(info.message)} ` +
          `Start again to go on from what was saved; train goes on with --resume.`,
      );
    });
    const cpuThreads = isFallbackAdapter ? threads : null;
    this.#commands = new Commands(device, () => this.#throwRecorded(), cpuThreads);
    this.#translation = isFallbackAdapter
      ? new Translation(device, threads > 1 ? openSecond : null)
      : null;
  }

  /**
   * Opens the best adapter with its full limits and every useful feature.
   *
   * @throws {GpuError} if there is no adapter
   */
  static async open(options: GpuOptions): Promise<Gpu> {
    const { shaders, adapter: wanted = "auto", hostMemory, threads, keepsTranslations } = options;
    const open = () => requestDevice(wanted, USEFUL_FEATURES);
    const { adapter, device } = await open();
    const openSecond = keepsTranslations ? async () => (await open()).device : null;
    return new Gpu(
      ...[device, adapter, shaders, await unknownDirectives(device)] as const,
      ...[hostMemory, threads, openSecond] as const,
    );
  }

  /** Bytes that can still be allocated; Infinity where that is not known, as GPUs say nothing of their memory. */
  get freeMemory(): number {
    return this.info.software ? this.hostMemory() : Infinity;
  }

  /** Bytes of all tensors that have not been freed. */
  get allocated(): number {
    return this.#allocated;
  }

  /** Whether the device has a feature. */
  has(feature: UsefulFeature): boolean {
    return this.info.features.includes(feature);
  }

  /**
   * Allocates a tensor, filled with zeros or with `data`.
   *
   * @param label what it holds
   * @param shape its dimensions
   * @param options element type ("f32" by default) and initial contents
   * @throws {GpuError} if it is larger than a buffer of this device can be
   */
  tensor<T extends ElementType = "f32">(
    label: string,
    shape: readonly number[],
    options: { type?: T; data?: HostArrays[T] } = {},
  ): Tensor<T> {
    const length = shape.reduce((product, dimension) => product * dimension, 1);
    // Kernels read in groups of four, so memory comes in groups of four; and no buffer may be empty.
    const bytes = Math.max(Math.ceil(length / 4), 1) * 16;
    const limit = this.device.limits.maxBufferSize;
    if (bytes > limit) {
      throw new GpuError(
        `Cannot allocate "${label}" [${shape.join(", ")}]: ${bytes} bytes are more than this ` +
          `device's largest buffer, ${limit}.`,
      );
    }
    const buffer = this.device.createBuffer({
      label,
      size: bytes,
      usage: GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST,
    });
    this.#allocated += bytes;
    const tensor = new Tensor(label, shape, options.type ?? "f32" as T, buffer);
    if (options.data) this.write(tensor, options.data);
    return tensor;
  }

  /**
   * Replaces a tensor's contents.
   *
   * @throws {GpuError} if `data` has not exactly the tensor's length
   */
  write<T extends ElementType>(tensor: Tensor<T>, data: HostArrays[T]): void {
    if (data.length !== tensor.length) {
      throw new GpuError(
        `Cannot write "${tensor.label}": it has ${tensor.length} elements, given were ${data.length}.`,
      );
    }
    if (data.length > 0) this.device.queue.writeBuffer(tensor.buffer, 0, data);
  }

  /** Itself: everything that allocates can be given a device or a part of its memory. */
  get gpu(): Gpu {
    return this;
  }

  /** Leaves a resource to the device, whose end is its end. */
  own<R extends DeviceResource>(resource: R): R {
    return resource;
  }

  /** Memory that is freed before the device is. */
  scope(): Scope {
    return new Scope(this);
  }

  /** Frees a tensor's memory; what a scope has allocated, the scope frees. */
  free(tensor: Tensor): void {
    this.#commands.forget(tensor);
    this.#allocated -= tensor.buffer.size;
    tensor.destroy();
  }

  /**
   * Links, specialises and compiles a kernel, once for each set of constants. Its name is its file's, and
   * the parts that were chosen for paths of imports, such as `grid/forward_f16`.
   *
   * @param name path of its file in the shaders' folder, without ".wgsl"
   * @param constants values for its module-scope constants, and parts for paths of its imports
   * @throws {GpuError} naming file and line if it does not compile
   */
  kernel(name: string, constants: Constants = {}): Promise<Kernel> {
    const key = `${name} ${JSON.stringify(constants)}`;
    let kernel = this.#kernels.get(key);
    if (!kernel) {
      this.#kernels.set(key, kernel = this.#compile(name, constants));
    }
    return kernel;
  }

  async #compile(name: string, constants: Constants): Promise<Kernel> {
    const { shaders, unknownDirectives } = this;
    const shader = linkShader(`${name}.wgsl`, shaders, constants, unknownDirectives);
    const kernel = await Kernel.compile(this.device, [name, ...shader.parts].join("_"), shader);
    this.#translation?.add(kernel, shader);
    return kernel;
  }

  /**
   * Lets a driver on a CPU begin to translate a kernel to machine code, which it otherwise does when the kernel
   * first runs; it does so beside this thread, until something else is submitted. Elsewhere it does nothing.
   *
   * @param kernel one that takes long, and binds no textures
   */
  prepare(kernel: Kernel): void {
    this.#translation?.prepare(kernel);
  }

  /**
   * Waits until a driver on a CPU has translated the kernels that are there, if it does so for the first time, and
   * until the device has finished all it was given.
   *
   * @throws {GpuError} the first error the device has reported
   */
  async translate(): Promise<void> {
    await this.#translation?.finish();
    await this.settle();
  }

  /** The recorder of commands; the same one each time, empty after each `submit`. */
  record(): Commands {
    return this.#commands;
  }

  /**
   * Copies a tensor to the host. Waits for the device and blocks this thread meanwhile (Deno's
   * `mapAsync` does): read rarely, and many tensors at once with `readAll`.
   *
   * @throws {GpuError} the first error the device has reported
   */
  async read<T extends ElementType>(tensor: Tensor<T>): Promise<HostArrays[T]> {
    const [data] = await this.readAll([tensor]);
    return data as HostArrays[T];
  }

  /** Copies several tensors to the host with one wait; see `read`. */
  async readAll(tensors: readonly Tensor[]): Promise<HostArrays[ElementType][]> {
    const staging = this.staging(tensors);
    try {
      return await this.readThrough(staging, tensors);
    } finally {
      staging.destroy();
    }
  }

  /** What tensors can be copied to the host through, again and again; whoever asks for it destroys it. */
  staging(tensors: readonly Tensor[]): GPUBuffer {
    const bytes = tensors.reduce((sum, tensor) => sum + tensor.byteLength, 0);
    return this.device.createBuffer({
      label: `reading ${tensors.map((tensor) => tensor.label).join(", ")}`,
      size: Math.max(bytes, 4),
      usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST,
    });
  }

  /** As `readAll`, through a buffer of `staging` for the same tensors, which nobody else reads through meanwhile. */
  async readThrough(
    staging: GPUBuffer,
    tensors: readonly Tensor[],
  ): Promise<HostArrays[ElementType][]> {
    let offset = 0;
    for (const tensor of tensors) {
      this.#commands.copy(tensor, staging, offset);
      offset += tensor.byteLength;
    }
    this.#commands.submit();
    try {
      await staging.mapAsync(GPUMapMode.READ);
      const mapped = staging.getMappedRange();
      offset = 0;
      const copies = tensors.map((tensor) => {
        const copy = mapped.slice(offset, offset += tensor.byteLength);
        return tensor.type === "u32" ? new Uint32Array(copy) : new Float32Array(copy);
      });
      staging.unmap();
      this.#throwRecorded();
      return copies;
    } catch (error) {
      if (error instanceof GpuError) throw error;
      // A lost device fails the read one turn before it is reported as lost.
      await new Promise((resolve) => setTimeout(resolve, 0));
      this.#throwRecorded();
      throw error;
    }
  }

  /**
   * Runs `work` with every kernel run timed, and returns the device time by kernel.
   *
   * @param work records and submits commands, at most 2,048 kernel runs
   * @throws {GpuError} if the device has no timestamps
   */
  async profile(work: () => void | Promise<void>): Promise<KernelTime[]> {
    if (!this.has("timestamp-query")) {
      throw new GpuError("Cannot time kernels: this device has no timestamp queries.");
    }
    this.#commands.submit();
    const profile = new Profile(this.device, await this.#timestampPeriod());
    this.#commands.profile = profile;
    try {
      await work();
      this.#commands.submit();
      return await profile.read();
    } finally {
      this.#commands.profile = null;
      profile.destroy();
    }
  }

  /** Measured when it is first asked for: that takes about a second. */
  #timestampPeriod(): Promise<number> {
    return this.#period ??= (async () => {
      const work = new SpinningWork(this.device);
      try {
        return await timestampPeriod((repetitions) => work.run(repetitions));
      } finally {
        work[Symbol.dispose]();
      }
    })();
  }

  /** Waits for the device to finish all it was given, and throws the first error it reported. */
  async settle(): Promise<void> {
    this.#commands.submit();
    await this.device.queue.onSubmittedWorkDone();
    this.#throwRecorded();
  }

  /**
   * Frees the device and everything on it, once it has finished: a driver on the CPU may otherwise still
   * compute while the process ends around it.
   */
  async close(): Promise<void> {
    const wasLost = this.#lost !== null;
    this.#lost ??= new GpuError("Cannot use the GPU: it was closed.");
    if (!wasLost) await this.device.queue.onSubmittedWorkDone().catch(() => {});
    this.device.destroy();
  }

  #throwRecorded(): void {
    const error = this.#lost ?? this.#error;
    this.#error = null;
    if (error) throw error;
  }
}

/** Device memory that is freed together, when the scope is disposed of. */
export class Scope implements Memory, Disposable {
  readonly #release: (() => void)[] = [];

  /** An empty scope; use `Memory.scope`, so that it ends with what is around it. */
  constructor(
    /** The device. */
    readonly gpu: Gpu,
  ) {}

  /** See `Memory`. */
  tensor<T extends ElementType = "f32">(
    label: string,
    shape: readonly number[],
    options?: { type?: T; data?: HostArrays[T] },
  ): Tensor<T> {
    const tensor = this.gpu.tensor(label, shape, options);
    this.#release.push(() => this.gpu.free(tensor));
    return tensor;
  }

  /** See `Memory`. */
  own<R extends DeviceResource>(resource: R): R {
    this.#release.push(() => resource.destroy());
    return resource;
  }

  /** See `Memory`. */
  scope(): Scope {
    const inner = new Scope(this.gpu);
    this.#release.push(() => inner[Symbol.dispose]());
    return inner;
  }

  /** Frees everything, the last first. A scope that is empty, or disposed of already, frees nothing. */
  [Symbol.dispose](): void {
    for (let release = this.#release.pop(); release; release = this.#release.pop()) release();
  }
}

/**
 * What kernels with subgroups begin with, where the compiler wants it: Tint (Chromium) does, and Naga (Deno)
 * refuses the first and warns of the second. No name of a runtime tells, so the compiler is asked.
 */
const SUBGROUP_DIRECTIVES = ["enable subgroups;", "diagnostic(off, subgroup_uniformity);"] as const;

/** Directives that kernels have and the device's compiler does not know. */
async function unknownDirectives(device: GPUDevice): Promise<readonly string[]> {
  if (!device.features.has("subgroups" as GPUFeatureName)) return SUBGROUP_DIRECTIVES;
  device.pushErrorScope("validation");
  device.createShaderModule({ label: "directives", code: SUBGROUP_DIRECTIVES[0] });
  return await device.popErrorScope() ? SUBGROUP_DIRECTIVES : [];
}

/** A driver's message as a sentence that another can follow. */
function sentence(message: string): string {
  return `${message.trim().replace(/\.$/, "")}.`;
}
