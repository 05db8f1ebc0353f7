import { assertPyramid } from "../scene/images/pyramid.ts";
import type { Scene } from "../scene/mod.ts";
import type { CommonConfig } from "./common_config.ts";
import { ConfigError } from "./config_error.ts";

/**
 * Asserts that a scene can be learnt at as many scales as a configuration says.
 *
 * @throws {ConfigError} if it is a set of rays
 * @throws {SceneError} if a photograph is too small
 */
export function assertScales(
  { scales }: Pick<CommonConfig, "scales">,
  { name, views }: Pick<Scene, "name" | "views">,
): void {
  if (scales > 1 && views.some(({ camera }) => camera.rays)) {
    throw new ConfigError(
      `Cannot learn ${name} at several scales as it is a set of rays: pixels of reduced photographs have ` +
        `none in it. Current value of scales is ${scales}. Set scales=1.`,
    );
  }
  assertPyramid(views, scales);
}
