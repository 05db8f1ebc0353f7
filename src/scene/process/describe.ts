import { join } from "node:path";
import { ifThere } from "../../host/mod.ts";
import type { Capture, Frame } from "../capture.ts";
import { colmap } from "../formats/colmap/mod.ts";
import { meanReprojectionError, readColmapModel } from "../formats/colmap/model.ts";
import { findJumps, type Jump } from "../checks/jumps.ts";
import type { ImageSet, Reconstruction } from "./reconstruct.ts";
import { type Disagreement, momentPoses, placedViews, viewsOf } from "./rig.ts";
import { writeTransforms } from "./transforms_writer.ts";

/** What became of the images. */
export interface SceneReport {
  /** How many frames or photographs there were. */
  readonly available: number;
  /** How many images were used: frames, photographs, or views of panoramas. */
  readonly images: number;
  /** How many panoramas were used, each in views; null where images are what was given. */
  readonly panoramas: number | null;
  /** How many have a pose. */
  readonly registered: number;
  /** Points that COLMAP found. */
  readonly points: number;
  /** The mean distance between where points are seen and where they should be, in pixels. */
  readonly reprojectionError: number;
  /** How far views of one moment were from one position; null but for panoramas in COLMAP before 3.12. */
  readonly disagreement: Disagreement | null;
  /** What a user should know: whole sentences. */
  readonly notes: readonly string[];
}

/** Below this share of images placed, something is wrong with how they were taken. */
const FEW_REGISTERED = 0.5;

/** Views of one moment that disagree more than this were placed wrongly, or are none: share and degrees. */
const MUCH = { distance: 0.1, degrees: 2 };

/**
 * Writes `transforms.json` and `points.ply` from COLMAP's model, and says what it is.
 *
 * @param folder the scene's, with the model in `colmap/sparse/0`
 * @param advice what helps where few images are placed
 */
export async function describeScene(
  folder: string,
  { count, viewSide, matcher, masks }: ImageSet,
  { models, disagreement }: Reconstruction,
  advice: string,
): Promise<Omit<SceneReport, "available" | "panoramas">> {
  const read = await colmap.read(folder, { downscale: 1 });
  const capture = viewSide === null ? read : await heldByRig(folder, read, masks);
  await writeTransforms(folder, capture);
  const model = await readColmapModel(join(folder, "colmap", "sparse", "0"));
  const registered = capture.frames.length;
  const notes: string[] = [];
  if (models > 1) {
    notes.push(
      `COLMAP made ${models} models of parts that it could not join; the largest is used.`,
    );
  }
  if (disagreement && Number.isFinite(disagreement.distance)) {
    notes.push(disagreementNote(disagreement));
  }
  const jumps = matcher === "sequential" ? findJumps(capture.frames) : [];
  if (jumps.length > 0) notes.push(jumpNote(jumps));
  if (registered < FEW_REGISTERED * count) {
    notes.push(`Only ${registered} of ${count} images have a place. ${advice}`);
  }
  return {
    images: count,
    registered,
    points: model.points.errors.length,
    reprojectionError: meanReprojectionError(model),
    disagreement,
    notes,
  };
}

/** A capture in which all views of each moment share one position, those that COLMAP did not place, too. */
async function heldByRig(
  folder: string,
  capture: Capture,
  masks: string | null,
): Promise<Capture> {
  const images = join(folder, "images");
  const named = capture.frames.map((frame) => ({
    ...frame,
    name: (frame.image as string).slice(images.length + 1).replaceAll("\\", "/"),
  }));
  const frames: Frame[] = [];
  for (const [moment, pose] of momentPoses(placedViews(named))) {
    for (const { view, cameraToWorld } of viewsOf(pose)) {
      const name = `${view.folder}/${moment}`;
      const mask = masks === null ? null : join(masks, `${name}.png`);
      const hasMask = mask !== null && await ifThere(Deno.stat(mask), null) !== null;
      const image = join(images, name);
      frames.push({ ...named[0], name, image, mask: hasMask ? mask : null, cameraToWorld });
    }
  }
  return { ...capture, frames };
}

function disagreementNote({ distance, degrees }: Disagreement): string {
  const found = `Views of one moment were ${(100 * distance).toFixed(1)} % of a step and ${
    degrees.toFixed(2)
  } degrees from one position on average`;
  return distance > MUCH.distance || degrees > MUCH.degrees
    ? `${found}, which is much: look at them by denerf inspect; COLMAP 3.12 and newer keep them ` +
      "together from the beginning."
    : `${found}; they were brought together.`;
}

function jumpNote(jumps: readonly Jump[]): string {
  const [{ from, to }] = jumps;
  return `The camera seems to jump ${
    jumps.length > 1 ? `${jumps.length} times, first` : "once,"
  } ` +
    `from ${from} to ${to}: COLMAP may have taken two sides that look alike for one. ` +
    "Put things with different texture around the subject, or keep more of the background in view.";
}
