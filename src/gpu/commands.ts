import { GpuError } from "./error.ts";
import type { Kernel } from "./kernel.ts";
import type { Profile } from "./profile.ts";
import { Tensor } from "./tensor.ts";

/** What can stand behind a kernel's binding. */
export type Resource = Tensor | GPUTextureView;

/** A kernel's resources by the names of its WGSL variables. */
export type Bindings = Readonly<Record<string, Resource>>;

/** Values for the fields of a kernel's `Params`. */
export type Params = Readonly<
  Record<string, number | readonly number[] | Readonly<Record<string, number>>>
>;

const MAX_GROUPS = 65535; // a dimension of a dispatch, in every WebGPU implementation
const ROW_ALIGNMENT = 256; // bytes of rows that are copied into textures, in every WebGPU implementation
const PARAMS_CAPACITY = 1 << 18; // bytes of parameters one submission can carry

/** Workgroups for each thread of llvmpipe where these take runs of tasks: enough to share work out. */
const GROUPS_PER_THREAD = 64;

/**
 * Spreads `groups` workgroups over two dimensions, as one holds at most 65,535.
 * `shaders/lib/dispatch.wgsl` turns them back into one number; the last few may be surplus.
 *
 * @param groups how many are needed
 * @param rows how many rows there should be, if there are as many workgroups
 */
export function foldGroups(groups: number, rows = 1): [x: number, y: number] {
  const y = Math.max(Math.ceil(groups / MAX_GROUPS), Math.min(groups, rows));
  return [Math.ceil(groups / Math.max(y, 1)), y];
}

/**
 * Records kernel runs and copies, and submits them together. One compute pass holds all the runs
 * between two copies; the parameters of all runs travel in one uniform buffer with dynamic offsets;
 * bind groups are made once for each combination of kernel and resources and kept.
 */
export class Commands {
  #encoder: GPUCommandEncoder | null = null;
  #pass: GPUComputePassEncoder | null = null;
  readonly #paramsBuffer: GPUBuffer;
  readonly #paramsBytes = new Uint8Array(PARAMS_CAPACITY);
  #paramsUsed = 0;
  readonly #paramsAlignment: number;
  readonly #rows: number;
  readonly #mostGroups: number;
  readonly #bindGroups = new Map<string, GPUBindGroup>();
  readonly #viewIds = new WeakMap<GPUTextureView, number>();
  #nextViewId = 0;

  /** Set to measure each run; see `Gpu.profile`. */
  profile: Profile | null = null;

  /**
   * Makes a recorder; there is one for each device.
   *
   * @param device where the commands run
   * @param throwRecorded throws the first device error met since the last call, if any
   * @param threads of a CPU: they get equal runs of a dispatch's workgroups before any begins; null of a GPU
   */
  constructor(
    private readonly device: GPUDevice,
    private readonly throwRecorded: () => void,
    threads: number | null,
  ) {
    this.#rows = threads ?? 1;
    this.#mostGroups = threads === null ? Infinity : threads * GROUPS_PER_THREAD;
    this.#paramsBuffer = device.createBuffer({
      label: "params",
      size: PARAMS_CAPACITY,
      usage: GPUBufferUsage.UNIFORM | GPUBufferUsage.COPY_DST,
    });
    this.#paramsAlignment = device.limits.minUniformBufferOffsetAlignment;
  }

  /**
   * Runs a kernel with at least `invocations` invocations, in whole workgroups; with fewer on a CPU, if its
   * workgroups take runs of tasks. Zero runs nothing.
   *
   * @param kernel what to run
   * @param invocations how many invocations are needed; the kernel ignores the surplus
   * @param bindings a resource for every binding the kernel declares
   * @param params a value for every field of its `Params`
   * @throws {GpuError} if a binding or a parameter is missing or unknown
   */
  run(kernel: Kernel, invocations: number, bindings: Bindings, params: Params = {}): void {
    const needed = Math.ceil(invocations / kernel.workgroupSize);
    if (needed === 0) return;
    const groups = kernel.takesRuns ? Math.min(needed, this.#mostGroups) : needed;
    const offsets = kernel.params ? [this.#pushParams(kernel, params)] : [];
    const pass = this.#openPass(kernel.name);
    pass.setPipeline(kernel.pipeline);
    pass.setBindGroup(0, this.#bindGroup(kernel, bindings), offsets);
    pass.dispatchWorkgroups(...foldGroups(groups, kernel.spreads ? this.#rows : 1));
    if (this.profile) this.#closePass();
  }

  /** Sets all elements of a tensor to zero. */
  clear(tensor: Tensor): void {
    this.#openEncoder().clearBuffer(tensor.buffer, 0, tensor.byteLength);
  }

  /** Copies `source` to the start of `target`, as many bytes as `source` has. */
  copy(source: Tensor, target: GPUBuffer, targetOffset = 0): void {
    const bytes = source.byteLength;
    if (bytes === 0) return;
    this.#openEncoder().copyBufferToBuffer(source.buffer, 0, target, targetOffset, bytes);
  }

  /**
   * Overwrites a texture of four bytes a texel.
   *
   * @param source its rows from the top, each padded to a multiple of 256 bytes
   */
  copyToTexture(source: Tensor, texture: GPUTexture): void {
    const { width, height } = texture;
    const bytesPerRow = Math.ceil(width * 4 / ROW_ALIGNMENT) * ROW_ALIGNMENT;
    const rows = { buffer: source.buffer, bytesPerRow };
    this.#openEncoder().copyBufferToTexture(rows, { texture }, [width, height]);
  }

  /**
   * Sends everything recorded so far to the device.
   *
   * @throws {GpuError} the first error the device has reported since the last submission or read
   */
  submit(): void {
    this.throwRecorded();
    if (!this.#encoder) return;
    this.#closePass();
    this.profile?.resolve(this.#encoder);
    if (this.#paramsUsed > 0) {
      this.device.queue.writeBuffer(this.#paramsBuffer, 0, this.#paramsBytes, 0, this.#paramsUsed);
    }
    this.device.queue.submit([this.#encoder.finish()]);
    this.#encoder = null;
    this.#paramsUsed = 0;
  }

  /** Forgets the bind groups that hold `tensor`, before its memory is freed. */
  forget(tensor: Tensor): void {
    for (const key of this.#bindGroups.keys()) {
      if (key.split(" ").includes(`t${tensor.id}`)) this.#bindGroups.delete(key);
    }
  }

  #openEncoder(): GPUCommandEncoder {
    this.#closePass();
    return this.#encoder ??= this.device.createCommandEncoder();
  }

  #openPass(label: string): GPUComputePassEncoder {
    if (this.#pass) return this.#pass;
    if (this.profile?.full) {
      throw new GpuError("Cannot profile more than 2048 kernel runs at once.");
    }
    this.#encoder ??= this.device.createCommandEncoder();
    return this.#pass = this.#encoder.beginComputePass(
      this.profile ? { label, timestampWrites: this.profile.measure(label) } : undefined,
    );
  }

  #closePass(): void {
    this.#pass?.end();
    this.#pass = null;
  }

  #pushParams(kernel: Kernel, params: Params): number {
    const view = kernel.params!;
    if (!haveSameFields(view.views, params)) {
      throw new GpuError(
        `Cannot run ${kernel.name}: its Params are ${listFields(view.views)}, ` +
          `given were ${listFields(params)}.`,
      );
    }
    const bytes = view.arrayBuffer.byteLength;
    if (this.#paramsUsed + bytes > PARAMS_CAPACITY) this.submit();
    view.set(params);
    const offset = this.#paramsUsed;
    this.#paramsBytes.set(new Uint8Array(view.arrayBuffer), offset);
    this.#paramsUsed = Math.ceil((offset + bytes) / this.#paramsAlignment) * this.#paramsAlignment;
    return offset;
  }

  #bindGroup(kernel: Kernel, bindings: Bindings): GPUBindGroup {
    const unknown = Object.keys(bindings).find((name) =>
      !kernel.bindings.some((binding) => binding.name === name)
    );
    if (unknown) throw new GpuError(`Cannot run ${kernel.name}: it has no binding "${unknown}".`);
    let key = `${kernel.id}`;
    for (const { name } of kernel.bindings) {
      const resource = bindings[name];
      if (!resource) {
        throw new GpuError(`Cannot run ${kernel.name}: its binding "${name}" was not given.`);
      }
      key += resource instanceof Tensor ? ` t${resource.id}` : ` v${this.#viewId(resource)}`;
    }
    const kept = this.#bindGroups.get(key);
    if (kept) return kept;

    const entries: GPUBindGroupEntry[] = kernel.bindings.map(({ name, binding }) => {
      const resource = bindings[name];
      if (!(resource instanceof Tensor)) return { binding, resource };
      const limit = this.device.limits.maxStorageBufferBindingSize;
      if (resource.byteLength > limit) {
        throw new GpuError(
          `Cannot run ${kernel.name}: "${resource.label}" has ${resource.byteLength} bytes, ` +
            `this device binds at most ${limit}.`,
        );
      }
      return { binding, resource: { buffer: resource.buffer } };
    });
    if (kernel.params) {
      const size = kernel.params.arrayBuffer.byteLength;
      entries.push({
        binding: kernel.paramsBinding,
        resource: { buffer: this.#paramsBuffer, size },
      });
    }
    const group = this.device.createBindGroup({
      label: kernel.name,
      layout: kernel.layout,
      entries,
    });
    this.#bindGroups.set(key, group);
    return group;
  }

  #viewId(view: GPUTextureView): number {
    let id = this.#viewIds.get(view);
    if (id === undefined) this.#viewIds.set(view, id = this.#nextViewId++);
    return id;
  }
}

type Fields = Readonly<Record<string, unknown>>;

/** The fields of a struct inside `Params`; null for a number or an array of numbers. */
function fieldsOf(value: unknown): Fields | null {
  const isStruct = typeof value === "object" && !Array.isArray(value) && !ArrayBuffer.isView(value);
  return isStruct ? value as Fields | null : null;
}

/** Whether two structs have the same fields, those of structs inside them included. */
function haveSameFields(declared: Fields, given: Fields): boolean {
  const names = Object.keys(declared);
  return names.length === Object.keys(given).length && names.every((name) => {
    const inner = fieldsOf(declared[name]);
    const givenInner = fieldsOf(given[name]);
    if (!inner || !givenInner) return inner === givenInner && given[name] !== undefined;
    return haveSameFields(inner, givenInner);
  });
}

/** The names of a struct's fields, such as `{ count, layer: { inputs, outputs } }`. */
function listFields(struct: Fields): string {
  const names = Object.entries(struct).map(([name, value]) => {
    const inner = fieldsOf(value);
    return inner ? `${name}: ${listFields(inner)}` : name;
  });
  return names.length > 0 ? `{ ${names.join(", ")} }` : "{}";
}
