import { basename, resolve } from "node:path";
import type { Config, FieldAbout } from "../nerf/mod.ts";
import type { RunFolder } from "../runs/mod.ts";
import type { Survey } from "../scene/mod.ts";
import { aboutOfBox } from "../view/box_about.ts";
import { capturedCameras } from "../view/cameras.ts";
import { aboutOfScene } from "../view/field_about.ts";
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
    name: nameOf(path, survey),
    run: path,
    cameras: survey ? capturedCameras(survey) : [],
    settings: [],
  };
}

/**
 * What is said of a run's field in a file.
 *
 * @param survey the run's capture; null where that is not at hand
 */
export async function aboutField(
  config: Config,
  survey: Survey | null,
  { path }: RunFolder,
): Promise<FieldAbout> {
  const name = nameOf(path, survey);
  return survey
    ? { ...await aboutOfScene(survey, name), denerf: VERSION }
    : aboutOfBox(config, { denerf: VERSION, name });
}

/** The scene's name, or where that is not known the name of the run's folder. */
function nameOf(path: string, survey: Survey | null): string {
  return survey?.name ?? basename(resolve(path));
}
