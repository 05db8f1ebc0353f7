import { GpuError } from "./error.ts";
import { type ParamsLayout, paramsLayout } from "./params.ts";
import { explainCompilerMessage, explainShaderError, type LinkedShader } from "./wgsl.ts";

/** How one binding of a kernel was declared in WGSL. */
export interface KernelBinding {
  /** The variable's name. */
  readonly name: string;
  /** Its `@binding` number. */
  readonly binding: number;
}

let nextId = 0;

/**
 * A compiled WGSL compute kernel. Its bindings, its parameters' layout and its workgroup size are read
 * from the WGSL, their only declaration. All bindings are in group 0; the one `var<uniform>`, if any,
 * holds the parameters that `Commands.run` takes.
 */
export class Kernel {
  /** Unique number, for caches. */
  readonly id: number = nextId++;
  /** Storage buffers and textures, without `params`. */
  readonly bindings: readonly KernelBinding[];
  /** Number of invocations in a workgroup. */
  readonly workgroupSize: number;
  /** Whether it numbers its workgroups by `lib/dispatch.wgsl`: they may lie in several rows. */
  readonly spreads: boolean;
  /** Whether its workgroups take runs of tasks, by `lib/tasks.wgsl`: there may be few of them. */
  readonly takesRuns: boolean;
  /** Writes the fields of `Params` into bytes; null for a kernel without parameters. */
  readonly params: ParamsLayout | null;
  /** The binding number of the parameters, or -1. */
  readonly paramsBinding: number;

  /** Whether it binds textures. */
  readonly bindsTextures: boolean;

  private constructor(
    readonly name: string,
    readonly pipeline: GPUComputePipeline,
    readonly layout: GPUBindGroupLayout,
    reflection: Reflection,
  ) {
    this.bindings = reflection.bindings;
    this.bindsTextures = reflection.entries.some(({ texture }) => texture);
    this.workgroupSize = reflection.workgroupSize;
    this.spreads = reflection.spreads;
    this.takesRuns = reflection.takesRuns;
    this.params = reflection.params;
    this.paramsBinding = reflection.paramsBinding;
  }

  /**
   * Compiles a linked shader whose entry point is `main`.
   *
   * @throws {GpuError} if the WGSL is invalid; the message names file and line
   */
  static async compile(device: GPUDevice, name: string, shader: LinkedShader): Promise<Kernel> {
    const fail = (message: string) => new GpuError(`Cannot compile kernel ${name}: ${message}`);
    const explained = ({ message }: GPUError) => explainShaderError(message, shader);
    const scoped = async <R>(
      create: () => R,
      explain: (error: GPUError, created: R) => string | Promise<string> = explained,
    ): Promise<R> => {
      device.pushErrorScope("validation");
      let result: R;
      try {
        result = create();
      } catch (error) {
        await device.popErrorScope();
        throw fail(String(error));
      }
      const error = await device.popErrorScope();
      if (error) throw fail(await explain(error, result));
      return result;
    };

    const module = await scoped(
      () => device.createShaderModule({ label: name, code: shader.code }),
      async (error, module) => {
        const { messages } = await module.getCompilationInfo();
        const errors = messages.filter(({ type }) => type === "error");
        const places = errors.map((message) => explainCompilerMessage(message, shader));
        return places.join("\n") || explained(error);
      },
    );
    const reflection = reflect(name, shader);
    const layout = device.createBindGroupLayout({ label: name, entries: reflection.entries });
    const pipeline = await scoped(() =>
      device.createComputePipeline({
        label: name,
        layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
        compute: { module, entryPoint: "main" },
      })
    );
    return new Kernel(name, pipeline, layout, reflection);
  }
}

/** What a shader's text says about its interface. */
interface Reflection {
  entries: GPUBindGroupLayoutEntry[];
  bindings: KernelBinding[];
  workgroupSize: number;
  spreads: boolean;
  takesRuns: boolean;
  params: ParamsLayout | null;
  paramsBinding: number;
}

const BINDING =
  /^@group\(0\) @binding\((\d+)\) var(?:<(uniform|storage)(?:, (read|read_write))?>)? (\w+): ([^;]+);/gm;

/** Reads the interface off the WGSL; one declaration a line, all in group 0. */
function reflect(name: string, shader: LinkedShader): Reflection {
  const entries: GPUBindGroupLayoutEntry[] = [];
  const bindings: KernelBinding[] = [];
  const code = shader.code.replaceAll(/\/\/.*/g, ""); // what is imported may have functions that nobody calls
  let uniform: { binding: number; struct: string } | null = null;
  for (const [, number, space, access, variable, type] of shader.code.matchAll(BINDING)) {
    const binding = Number(number);
    const entry = { binding, visibility: GPUShaderStage.COMPUTE };
    if (space === "uniform") {
      entries.push({ ...entry, buffer: { type: "uniform", hasDynamicOffset: true } });
      uniform = { binding, struct: type };
    } else if (space === "storage") {
      const kind = access === "read_write" ? "storage" : "read-only-storage";
      entries.push({ ...entry, buffer: { type: kind } });
      bindings.push({ name: variable, binding });
    } else {
      entries.push({ ...entry, texture: textureLayout(name, type) });
      bindings.push({ name: variable, binding });
    }
  }
  return {
    entries,
    bindings,
    workgroupSize: workgroupSizeOf(name, shader.code),
    spreads: code.includes("@builtin(num_workgroups)"),
    takesRuns: /(?<!fn )\brun_of\(/.test(code),
    params: uniform && paramsLayout(shader.code, uniform.struct, name),
    paramsBinding: uniform?.binding ?? -1,
  };
}

function textureLayout(name: string, type: string): GPUTextureBindingLayout {
  const [, array, element] = /^texture_2d(_array)?<(u32|f32)>$/.exec(type) ?? [];
  if (!element) throw new GpuError(`Cannot compile kernel ${name}: it binds a ${type}.`);
  return {
    sampleType: element === "u32" ? "uint" : "unfilterable-float",
    viewDimension: array ? "2d-array" : "2d",
  };
}

/** Reads `@workgroup_size(…)`: literals or names of module-scope constants. */
function workgroupSizeOf(name: string, code: string): number {
  const sizes = /@workgroup_size\(([^)]*)\)/.exec(code)?.[1];
  if (!sizes) throw new GpuError(`Cannot compile kernel ${name}: it has no @workgroup_size.`);
  return sizes.split(",").reduce((product, size) => {
    const constant = new RegExp(`^const\\s+${size.trim()}\\b[^=]*=\\s*(\\d+)`, "m").exec(code)?.[1];
    const value = parseInt(constant ?? size);
    if (!(value > 0)) {
      throw new GpuError(
        `Cannot compile kernel ${name}: its workgroup size "${size}" is no number.`,
      );
    }
    return product * value;
  }, 1);
}
