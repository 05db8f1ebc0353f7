import type { AdamOptions } from "./adam.ts";
import { type Initialization, initialLayers } from "./initialization.ts";
import { type FieldLevel, firstEdges, nextEdges, type ProposalLevel } from "./mip_intervals.ts";
import { type LevelOptions, proposeLevel, seeLevel } from "./mip_levels.ts";
import { mlpLayers, type MlpOptions, type Parameters } from "./mlp.ts";
import { MatrixAdam } from "./ngp_adam.ts";
import { type BatchOptions, type ReferenceView, targetRays } from "./photographs.ts";
import { learningRate, type Schedule } from "./schedules.ts";

/** What a run depends on besides its images. */
export interface MipOptions extends BatchOptions, LevelOptions {
  /** Rays of a step, R. */
  readonly rays: number;
  readonly coarse:
    | FieldLevel & { readonly loss: number }
    | ProposalLevel & {
      readonly network: MlpOptions;
    };
  readonly initialization: Initialization;
  readonly schedule: Schedule;
  readonly adam: AdamOptions;
}

/** Trains cones in float64 (Barron et al. 2021, 2022): a field asked twice, or a proposal and then a field. */
export class MipTrainer {
  /** Parameters by name. */
  readonly values: Parameters;
  readonly #adams: Readonly<Record<string, MatrixAdam>>;
  #steps = 0;

  constructor(readonly views: readonly ReferenceView[], readonly options: MipOptions) {
    const { field, coarse, initialization, seed, adam } = options;
    const proposal = coarse.kind === "proposal" ? mlpLayers(coarse.network) : [];
    const layers = [...mlpLayers(field.density), ...mlpLayers(field.color), ...proposal];
    this.values = initialLayers(layers, initialization, seed);
    this.#adams = Object.fromEntries(
      Object.keys(this.values).map((name) => [name, new MatrixAdam({ ...adam, l2: 0 })]),
    );
  }

  /** One optimisation step: what it found before the parameters moved. */
  step(): { loss: number; psnr: number; rate: number; gradients: Parameters } {
    const { options, views, values } = this;
    const { coarse, rays: count, schedule } = options;
    const step = this.#steps++;
    const pixels = targetRays(views, views.map(({ camera }) => camera), options, count, step);
    const rays = pixels.rays.map((_, ray) => ray);
    const edges = rays.map((ray) => firstEdges(options, ray, step));
    const first = coarse.kind === "field"
      ? seeLevel(options, views, values, pixels, edges, "coarse", step, coarse.loss)
      : proposeLevel(options, views, values, coarse.network, pixels, edges);
    const next = rays.map((ray) => nextEdges(options, first.histograms[ray], ray, step));
    const final = seeLevel(
      options,
      views,
      values,
      pixels,
      next,
      coarse.kind === "field" ? "fine" : "coarse",
      step,
      1,
    );

    const levels = [first.gradients(final.histograms), final.gradients([])];
    const gradients = Object.fromEntries(
      Object.entries(values).map(([name, { length }]) => [
        name,
        Float64Array.from(
          { length },
          (_, i) => levels.reduce((sum, level) => sum + (level[name]?.[i] ?? 0), 0),
        ),
      ]),
    );
    const rate = learningRate(schedule, step, 0);
    for (const [name, adam] of Object.entries(this.#adams)) {
      adam.update(values[name], gradients[name], rate);
    }
    return { loss: first.loss + final.loss, psnr: final.psnr, rate, gradients };
  }
}
