import { basename, resolve } from "node:path";
import type { RunFolder } from "../runs/mod.ts";
import type { Survey } from "../scene/mod.ts";
import { capturedCameras } from "../view/cameras.ts";
import type { About } from "../view/protocol.ts";
import { VERSION } from "./info.ts";

/**
 * What a viewer's page is told of a run, however it is shown.
 *
 * @param survey the run's capture; null where that is not at hand
 */
export function aboutRun(
  { path }: RunFolder,
  survey: Survey | null,
): Omit<About, "served" | "live"> {
  return {
    version: VERSION,
    name: survey?.name ?? basename(resolve(path)),
    run: path,
    cameras: survey ? capturedCameras(survey) : [],
    settings: [],
  };
}
