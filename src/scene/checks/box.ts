import type { Camera } from "../../math/camera.ts";
import { column } from "../../math/pose.ts";
import { dot, length, subtract } from "../../math/vector.ts";
import type { Cube, Layout } from "../scene.ts";
import type { PlacedFrame } from "../placed_frame.ts";
import { short, someOf, type Warning } from "./warning.ts";

/** Some photographs of most captures show other things: it is worth a word where this share does. */
const SOME = 0.1;

/** A box that a photograph shows smaller than this, in pixels, is not seen in it. */
const SPECK = 2;

/** A lens with barrel distortion sees further aside than a perfect one, hardly by more than this factor. */
const BENT = 1.25;

/**
 * Warns of cameras that stand outside of a layout's largest box and do not see it either. A box is taken for
 * the ball around it and an image for the cone that holds it, so that none is called blind that is not.
 */
export function checkBox(frames: readonly PlacedFrame[], layout: Layout): Warning[] {
  const box = largestBox(layout);
  const blind = frames.filter(({ camera }) => camera.rays === undefined && !sees(camera, box));
  if (blind.length < SOME * frames.length || blind.length === 0) return [];
  const names = blind.map(({ frame: { name } }) => name);
  const nearest = blind.reduce(
    (least, { camera }) => Math.min(least, distanceTo(camera, box)),
    Infinity,
  );
  const center = box.center.map(short).join(", ");
  return [{
    kind: "boxUnseen",
    message:
      `${someOf(names, frames.length, "cameras")} neither stand in the scene's largest box ` +
      `(side ${short(box.size)} around (${center})) nor see it: they are ${short(nearest)} or ` +
      "more from its middle. Remove scale, offset, aabb and aabb_scale from the file, so that " +
      "the box is placed by the cameras, or correct them.",
    frames: names,
  }];
}

function largestBox(layout: Layout): Cube {
  const { center, size } = layout.box;
  return { center, size: layout.kind === "boxes" ? size * 2 ** (layout.cascades - 1) : size };
}

/** Whether a camera stands in the ball around a box, or may see a part of it that is more than a speck. */
function sees(camera: Camera, box: Cube): boolean {
  const { cameraToWorld, width, fx, fy, lens } = camera;
  const distance = distanceTo(camera, box);
  const radius = Math.sqrt(3) / 2 * box.size;
  if (distance <= radius) return true;
  const isPanorama = lens?.projection === "equirectangular";
  const pixelsPerRadian = isPanorama ? width / (2 * Math.PI) : Math.max(fx, fy);
  if (2 * radius / distance * pixelsPerRadian < SPECK) return false;
  const toBox = subtract(box.center, column(cameraToWorld, 3));
  const cosine = -dot(toBox, column(cameraToWorld, 2)) / distance;
  const offAxis = Math.acos(Math.min(Math.max(cosine, -1), 1));
  return offAxis - Math.asin(radius / distance) <= BENT * coneOf(camera);
}

function distanceTo({ cameraToWorld }: Camera, { center }: Cube): number {
  return length(subtract(center, column(cameraToWorld, 3)));
}

/** The largest angle from its axis at which a camera looks, its lens taken for a perfect one. */
function coneOf({ width, height, fx, fy, cx, cy, lens }: Camera): number {
  const corner = Math.hypot(Math.max(cx, width - cx) / fx, Math.max(cy, height - cy) / fy);
  switch (lens?.projection ?? "perspective") {
    case "perspective":
      return Math.atan(corner);
    case "fisheye":
      return Math.min(corner, Math.PI);
    default:
      return Math.PI;
  }
}
