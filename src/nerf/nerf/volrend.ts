import type { Commands, Gpu, Kernel, Tensor } from "../../gpu/mod.ts";
import type { CommonConfig } from "../common_config.ts";
import type { Composite } from "../composite.ts";
import type { FieldWorkspace } from "./field.ts";
import { BACKGROUNDS } from "../pixels.ts";
import type { Chunk, Draw } from "../rays.ts";
import type { RaySamples } from "./samplers.ts";

/** Composites samples along rays, and carries gradients of colours back to them. */
export class VolumeRenderer {
  /** Compositing weights of the last chunk's samples. */
  readonly weights: Tensor<"f32">;
  readonly #transmittances: Tensor<"f32">;

  private constructor(
    gpu: Gpu,
    samples: number,
    private readonly forwardKernel: Kernel,
    private readonly backwardKernel: Kernel,
  ) {
    this.weights = gpu.tensor("weights", [samples]);
    this.#transmittances = gpu.tensor("transmittances", [samples]);
  }

  /** Compiles the kernels and allocates memory for chunks of `samples` samples. */
  static async create(
    gpu: Gpu,
    background: CommonConfig["background"],
    samples: number,
  ): Promise<VolumeRenderer> {
    const BACKGROUND = BACKGROUNDS[background];
    return new VolumeRenderer(
      gpu,
      samples,
      await gpu.kernel("volrend/composite", { BACKGROUND }),
      await gpu.kernel("volrend/composite_backward", { BACKGROUND }),
    );
  }

  /** Overwrites a chunk's part of `composite`, from the workspace's `sigmas` and `rgbs`. */
  forward(
    commands: Commands,
    chunk: Chunk,
    samples: RaySamples,
    space: FieldWorkspace,
    { step, seed }: Draw,
    composite: Composite,
  ): void {
    commands.run(
      this.forwardKernel,
      chunk.rays,
      {
        packed_info: samples.packedInfo,
        sigmas: space.sigmas,
        deltas: samples.deltas,
        ts: samples.ts,
        rgbs: space.rgbs.tensor,
        weights: this.weights,
        transmittances: this.#transmittances,
        colors: composite.colors,
        depths: composite.depths,
      },
      { rays: chunk.rays, first_ray: chunk.firstRay, step, seed },
    );
  }

  /**
   * Overwrites the workspace's `dSigmas` and `dRgbs`. The chunk's `forward` must have been the last.
   *
   * @param dColors gradients of (r, g, b, accumulation), [all rays, 4]
   */
  backward(
    commands: Commands,
    chunk: Chunk,
    samples: RaySamples,
    space: FieldWorkspace,
    { step, seed }: Draw,
    dColors: Tensor<"f32">,
  ): void {
    commands.run(
      this.backwardKernel,
      chunk.rays,
      {
        packed_info: samples.packedInfo,
        d_colors: dColors,
        deltas: samples.deltas,
        rgbs: space.rgbs.tensor,
        weights: this.weights,
        transmittances: this.#transmittances,
        d_sigmas: space.gradients!.dSigmas,
        d_rgbs: space.gradients!.dRgbs.tensor,
      },
      { rays: chunk.rays, first_ray: chunk.firstRay, step, seed },
    );
  }

  /** All tensors, for freeing. */
  get tensors(): Tensor[] {
    return [this.weights, this.#transmittances];
  }
}
