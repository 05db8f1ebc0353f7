import { SPLITS, type Survey } from "../scene/mod.ts";
import type { CapturedCamera } from "./protocol.ts";

/** The cameras of a capture in the scene's coordinates, in the order of its splits. */
export function capturedCameras({ frames, splits }: Survey): CapturedCamera[] {
  return SPLITS.flatMap((split) =>
    splits[split].map((index, number): CapturedCamera => {
      const { frame: { name }, camera: { rays: _, cameraToWorld, ...camera } } = frames[index];
      return { name, split, number, camera: { ...camera, cameraToWorld: [...cameraToWorld] } };
    })
  );
}
