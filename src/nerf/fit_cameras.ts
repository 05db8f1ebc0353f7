import type { Gpu } from "../gpu/mod.ts";
import { transformPose } from "../math/mod.ts";
import type { Schedule } from "../nn/mod.ts";
import type { Scene } from "../scene/mod.ts";
import { type Checkpoint, restoreCheckpoint } from "./checkpoint.ts";
import type { CommonConfig } from "./common_config.ts";
import { ConfigError } from "./config_error.ts";
import { createTrainer, METHODS_WITH_POSES } from "./methods.ts";
import type { NamedArray } from "./safetensors.ts";
import { learntViews } from "./views/learnt_views.ts";
import type { LearningConfig } from "./views/learning.ts";

/** Configurations of methods that can learn poses. */
interface PosesConfig extends CommonConfig, LearningConfig {
  readonly background: CommonConfig["background"];
  readonly camera: CommonConfig["camera"] & LearningConfig["camera"];
  readonly batch: { readonly rays: number; readonly chunk?: "auto" | number };
  readonly schedule: Schedule;
}

/**
 * Each photograph is fitted by about so many rays (fewer where a step has adapted its number), in as many steps as
 * that takes, but some at least.
 */
const [RAYS_PER_VIEW, LEAST_STEPS] = [8192, 100];

/** How far a step turns a camera at first, in radians, and shifts it, in world units; at the end a 30th of that. */
const RATE = 2e-3;

/** Of the steps; the rate falls to half in each. */
const HALVING_PART = 0.2;

/** Steps until the device is waited for, so that signals are heard and nothing is queued for long. */
const STEPS_AT_ONCE = 8;

/** What is learnt of single photographs, of which there are others now. */
const OF_PHOTOGRAPHS = /^(adam\.[mv]\.)?(exposures|poses|optics)$|^outliers\b/;

/**
 * Moves a scene's cameras to where their photographs fit a trained field, which stays what it is: where training has
 * moved cameras, the field is not quite where the capture has those that were held out ("BARF", Lin et al. 2021,
 * section 4; "CamP", Park et al. 2023). Six numbers are fitted to each photograph that is then compared with.
 *
 * @param checkpoint of a method that can learn poses
 * @param path what it is called in messages
 * @param scene whose cameras have been trained on or not, of the same world
 * @param onStep called after each step, with the part that is done
 * @param signal stops after a few steps
 * @throws {ConfigError} if the method cannot learn poses, or not of such a scene, or if no step was finite
 * @throws {DOMException} "AbortError" when stopped
 */
export async function fitCameras(
  gpu: Gpu,
  checkpoint: Checkpoint,
  path: string,
  scene: Scene,
  onStep: (done: number) => void = () => {},
  signal?: AbortSignal,
): Promise<Scene> {
  const frozen = frozenCheckpoint(checkpoint, scene.views.length);
  requireMovable(frozen.config, scene);
  const trainer = await createTrainer(gpu, frozen.config, scene);
  try {
    restoreCheckpoint(path, gpu, trainer.model, frozen);
    trainer.resumeAt(frozen.step);
    const steps = stepsFor(frozen.config.batch, scene.views.length);
    let moved = 0;
    for (let step = 1; step <= steps; step++) {
      signal?.throwIfAborted();
      await trainer.step();
      if (step % STEPS_AT_ONCE > 0 && step < steps) continue;
      moved += (await trainer.report()).filter(({ skipped }) => !skipped).length;
      await new Promise((resolve) => setTimeout(resolve, 0)); // signals come between
      onStep(step / steps);
    }
    if (moved === 0) {
      throw new ConfigError(
        `Cannot fit cameras of ${scene.name} as no gradient was finite: the field of ${path} is broken. ` +
          "Train it anew with a lower schedule.initial.",
      );
    }
    const learnt = await learntViews(gpu, trainer.model, scene);
    const views = scene.views.map((view, i) => {
      const captured = Float64Array.from(learnt[i].transform_matrix.slice(0, 3).flat());
      const cameraToWorld = transformPose(scene.fromCapture, captured);
      return { ...view, camera: { ...view.camera, cameraToWorld } };
    });
    return { ...scene, views };
  } finally {
    trainer.destroy();
    trainer.model.destroy();
  }
}

/** Asserts that a scene's cameras can be moved. */
function requireMovable({ space }: PosesConfig, { name, views }: Scene): void {
  if (space === "ndc") {
    throw new ConfigError(
      `Cannot fit cameras of ${name} as its field is in normalised device coordinates, where cameras cannot ` +
        "move. Train one with --set space=contracted, or evaluate without fitting.",
    );
  }
  if (views.some(({ camera }) => camera.rays)) {
    throw new ConfigError(
      `Cannot fit cameras of ${name} as it is a set of rays, which has none. Evaluate without fitting.`,
    );
  }
}

/** What goes on from where training was, with other photographs' poses alone to learn. */
function frozenCheckpoint(
  { config, tensors, step, hasChecksums }: Checkpoint,
  views: number,
): Checkpoint & { readonly config: PosesConfig } {
  if (!learnsPoses(config)) {
    throw new ConfigError(
      `Cannot fit cameras as the method must be one that can learn poses: current value is ${config.method}. ` +
        `Only ${METHODS_WITH_POSES.join(", ")} can.`,
    );
  }
  const { batch, camera } = config;
  const steps = stepsFor(batch, views);
  const frozen: PosesConfig = {
    ...config,
    batch: { ...batch, rays: raysOf(batch) },
    // A pixel has one ray where poses are learnt.
    camera: { ...camera, ...("raySpacing" in camera && { raySpacing: 0 }) },
    views,
    schedule: { kind: "constant", initial: 0 },
    exposure: { ...config.exposure, rate: 0 },
    loss: { ...config.loss, inliers: 1 },
    depth: { ...config.depth, weight: 0 },
    poses: {
      ...{ preconditioner: "none", optics: "captured", coarseToFine: 0, l2: 0 },
      ...{ rate: RATE, start: step, halfLife: HALVING_PART * steps },
    },
  };
  const shape = [views, 2, 4];
  const still = ["poses", "adam.m.poses", "adam.v.poses"].map((name) =>
    [name, { shape, data: new Float32Array(views * 8) }] as const
  );
  const kept = [...tensors].filter(([name]) => !OF_PHOTOGRAPHS.test(name));
  // What is rendered is the running mean, where there is one.
  const field = kept.map(([name, array]): [string, NamedArray] => [
    name,
    tensors.get(`average.${name}`) ?? array,
  ]);
  return { config: frozen, tensors: new Map([...field, ...still]), step, hasChecksums };
}

/** Rays of a step, which must be one chunk where poses are learnt. */
function raysOf({ rays, chunk = "auto" }: PosesConfig["batch"]): number {
  return chunk === "auto" ? rays : Math.min(rays, chunk);
}

/** In how many steps all photographs are fitted. */
function stepsFor(batch: PosesConfig["batch"], views: number): number {
  return Math.max(Math.ceil(RAYS_PER_VIEW * views / raysOf(batch)), LEAST_STEPS);
}

function learnsPoses(config: CommonConfig): config is PosesConfig {
  return METHODS_WITH_POSES.includes(config.method);
}
