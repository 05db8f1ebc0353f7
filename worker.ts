/**
 * What denerf does in its Web Workers; in the main thread, nothing. From source it is their module. In a
 * bundle or a binary, which are one module, `main.ts` brings it along.
 *
 * @module
 */
import { serveAs, workerRole } from "./src/host/mod.ts";

const ROLES = {
  image: () => import("./src/scene/images/image_worker.ts"),
  frames: () => import("./src/render/frame_worker.ts"),
  photograph: () => import("./src/view/photograph_worker.ts"),
  picture: () => import("./src/cli/picture_worker.ts"),
  view: () => import("./src/view/view_worker.ts"),
};

const role = workerRole();
if (role) await serveAs(ROLES[role]);
