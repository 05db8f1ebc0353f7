import type { Memory } from "../../gpu/mod.ts";
import { PINHOLE } from "../../math/mod.ts";
import type { ModelUse, SparseGroup, TrainedGroup } from "../../nn/mod.ts";
import type { Scene } from "../../scene/mod.ts";
import type { Cameras } from "../cameras.ts";
import type { CommonConfig } from "../common_config.ts";
import { ConfigError } from "../config_error.ts";
import type { ModelParts } from "../model.ts";
import { levelPart } from "./coarse_to_fine.ts";
import type { ExposureOptions, PosesOptions } from "./config.ts";
import { createExposure, exposureParameters } from "./create_exposure.ts";
import type { Exposure } from "./exposure.ts";
import { LearntOptics } from "./learnt_optics.ts";
import { opticsKey } from "./optics.ts";
import { OpticsRefinement } from "./optics_refinement.ts";
import { OutlierMask, OutlierMemo, type RobustOptions } from "./outliers.ts";
import { type PoseOptions, PoseRefinement } from "./pose_refinement.ts";
import { reachOf } from "./preconditioners.ts";
import { ViewParameters } from "./view_parameters.ts";

/** What configurations say of methods that can learn of single photographs. */
export interface ViewsConfig extends Pick<CommonConfig, "background"> {
  /** How their colors are learnt. */
  readonly exposure: ExposureOptions;
  /** How their cameras move. */
  readonly poses: PosesOptions;
  /** What is taken for moving things. */
  readonly loss: RobustOptions;
  /** Of how many something is learnt or counted. */
  readonly views: number;
}

/** What they say of learning that. */
export interface LearningConfig extends ViewsConfig {
  /** Where in its pixel a ray passes. */
  readonly camera: { readonly pixelOffset: number };
}

/** What a model has learnt of its photographs. */
export type ViewParts = Pick<ModelParts, "exposures" | "poses" | "optics" | "outliers">;

/** What it is learnt by. */
export interface ViewLearning {
  /** Changes colors; null where none are learnt. */
  readonly exposure: Exposure | null;
  /** Moves cameras; null where they stay. */
  readonly poses: PoseRefinement | null;
  /** Masks out what moves; null where nothing is. */
  readonly outliers: OutlierMask | null;
}

/** Whether anything is learnt or counted of single photographs. */
export function learnsViews(
  { exposure, poses, loss }: Pick<ViewsConfig, "exposure" | "poses" | "loss">,
): boolean {
  return exposure.rate > 0 || poses.rate > 0 || loss.inliers < 1;
}

/**
 * A configuration that knows of how many photographs something is learnt.
 *
 * @param scene what it is trained on
 */
export function withViews<C extends ViewsConfig>(
  config: C,
  scene: Pick<Scene, "views"> | undefined,
): C {
  return { ...config, views: learnsViews(config) ? scene?.views.length ?? 0 : 0 };
}

/** Whether anything is learnt of the camera that took the photographs. */
function learnsOptics({ rate, optics }: PosesOptions): boolean {
  return rate > 0 && optics !== "captured";
}

/** Allocates what is learnt of photographs. */
export function viewParts(
  memory: Memory,
  { exposure, poses, loss, views }: ViewsConfig,
  use: ModelUse,
): ViewParts {
  return {
    exposures: exposure.rate > 0 ? exposureParameters(memory, exposure, views, use) : null,
    poses: poses.rate > 0 ? ViewParameters.poses(memory, poses.preconditioner, views, use) : null,
    optics: learnsOptics(poses) ? new LearntOptics(memory, poses, use) : null,
    outliers: loss.inliers < 1 ? new OutlierMemo(memory, loss, views, use) : null,
  };
}

/**
 * How it is moved. What views' rays add up to is finite, or 0: it makes no step be skipped.
 */
export function viewGroups(
  { exposures, poses, optics }: ViewParts,
  config: Pick<ViewsConfig, "exposure" | "poses">,
): TrainedGroup[] {
  const groups: TrainedGroup[] = [];
  if (exposures) {
    const { rate, l2 } = config.exposure;
    groups.push({ group: exposures, rate: () => rate, l2, checked: false });
  }
  if (poses) {
    const rate = (step: number) => poseRate(config.poses, step);
    const common = { rate, l2: config.poses.l2, checked: false };
    groups.push({ ...common, group: poses });
    if (optics) groups.push({ ...common, group: optics });
  }
  return groups;
}

/** How a hash grid's levels learn while cameras move: coarse ones ahead of fine ones. */
export function levelsOf(
  { rate, coarseToFine }: PosesOptions,
  { levelStarts: { length } }: Pick<SparseGroup, "levelStarts">,
): Pick<TrainedGroup, "levelPart"> {
  if (rate === 0 || coarseToFine === 0) return {};
  return { levelPart: (level, step) => levelPart(level, length, step, coarseToFine) };
}

/**
 * The learning rate of poses: 0 before `start`, when cameras stay but Adam learns how large gradients are;
 * then halved every `halfLife` steps.
 */
function poseRate({ rate, halfLife, start }: PosesOptions, step: number): number {
  return step < start ? 0 : rate * 0.5 ** ((step - start) / halfLife);
}

/**
 * Puts together what learns of photographs, for batches that are one chunk.
 *
 * @param place the space that samples are in
 * @param cameras those of the scene's views
 * @param rays, samples the most of a batch
 */
export async function createViewLearning(
  memory: Memory,
  { exposures, poses, optics, outliers }: ViewParts,
  config: LearningConfig,
  scene: Scene,
  place: Omit<PoseOptions, "reach">,
  cameras: Cameras,
  rays: number,
  samples: number,
): Promise<ViewLearning> {
  const captured = scene.views.map(({ camera }) => camera);
  const { exposure, loss, background, camera: { pixelOffset } } = config;
  const refinedOptics = optics
    ? await OpticsRefinement.create(memory, optics, cameras, captured[0], pixelOffset, rays)
    : null;
  return {
    exposure: exposures &&
      await createExposure(memory, exposure, exposures, cameras, background, rays),
    poses: poses &&
      await PoseRefinement.create(
        memory,
        { ...place, reach: reachOf(scene) },
        poses,
        captured,
        rays,
        samples,
        refinedOptics,
      ),
    outliers: outliers ? await OutlierMask.create(memory, loss, outliers, cameras, rays) : null,
  };
}

/**
 * Makes sure that what a configuration wants to learn of photographs can be learnt of a scene's.
 *
 * @throws {ConfigError} if it cannot
 */
export function requireViews(config: ViewsConfig, { views }: Pick<Scene, "views">): void {
  const { exposure: { rate, kind }, poses } = config;
  const isRays = views.some(({ camera }) => camera.rays);
  if (rate > 0 && kind === "bilateral" && isRays) {
    throw new ConfigError(
      "Cannot learn bilateral grids as the scene is a set of rays, which need not lie side by side in an " +
        "image: current value of exposure.kind is bilateral. Set exposure.kind=affine.",
    );
  }
  if (poses.rate > 0 && isRays) {
    throw new ConfigError(
      "Cannot refine poses as the scene is a set of rays, which have no cameras to move: " +
        `current value of poses.rate is ${poses.rate}. Set poses.rate=0.`,
    );
  }
  if (learnsOptics(poses)) requireOneCamera(poses, views);
  if (!learnsViews(config) || config.views === views.length) return;
  throw new ConfigError(
    "Cannot learn exposures, poses or outliers as views must be the number of training views, " +
      `${views.length}: current value is ${config.views}. Train on the scene that the run began with.`,
  );
}

/**
 * Makes sure that one camera took all photographs, whose optics can be learnt.
 *
 * @throws {ConfigError} if not
 */
function requireOneCamera({ optics }: PosesOptions, views: Scene["views"]): void {
  const models = new Set(views.map(({ camera }) => opticsKey(camera)));
  const fail = (rule: string, value: string) => {
    throw new ConfigError(
      `Cannot learn poses.optics=${optics} as ${rule}: current value is ${value}. ` +
        "Set poses.optics=captured.",
    );
  };
  if (models.size > 1) {
    fail("all photographs must have been taken by one camera", `${models.size} cameras`);
  }
  const { projection } = views[0]?.camera.lens ?? PINHOLE;
  if (projection !== "perspective" && projection !== "fisheye") {
    fail("its projection must be perspective or fisheye", projection);
  }
}
