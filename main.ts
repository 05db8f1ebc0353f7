/**
 * Starts denerf: the command line in the main thread, a role in a Web Worker. Modules are imported
 * where they are needed, so that a worker does not load the command line.
 *
 * @module
 */
import { serveAs, workerRole } from "./src/host/mod.ts";

const ROLES = {
  image: () => import("./src/scene/images/image_worker.ts"),
  frames: () => import("./src/render/frame_worker.ts"),
};

const role = workerRole();
if (role) {
  await serveAs(ROLES[role]);
} else {
  const { main } = await import("./src/cli/program.ts");
  Deno.exit(await main(Deno.args));
}
