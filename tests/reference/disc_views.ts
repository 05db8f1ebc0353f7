import { lookAt } from "../../src/math/pose.ts";
import type { Vec3 } from "../../src/math/vector.ts";
import type { ReferenceView } from "./photographs.ts";

/** Views, 12 x 10, of an orange disc on a transparent ground: a ball seen from all sides. */
export function discViews(eyes: readonly Vec3[]): ReferenceView[] {
  const [width, height] = [12, 10];
  return eyes.map((eye) => {
    const rgba = new Uint8Array(width * height * 4);
    for (let y = 0; y < height; y++) {
      for (let x = 0; x < width; x++) {
        const inside = Math.hypot(x + 0.5 - width / 2, y + 0.5 - height / 2) < 3;
        rgba.set(inside ? [230, 120, 30, 255] : [0, 0, 0, 0], (y * width + x) * 4);
      }
    }
    const pose = lookAt(eye, [0, 0, 0], [0, 0, 1]);
    const camera = { width, height, fx: 12, fy: 12, cx: 6, cy: 5, cameraToWorld: pose };
    return { camera, rgba };
  });
}
