import { join } from "node:path";
import { shellWord } from "../host/mod.ts";
import { type Config, fieldOf, fieldsOf } from "../nerf/mod.ts";

/**
 * Says where a run's config.json is not what its checkpoint was trained with, which is what counts, and how to
 * have it the other way; null where they agree.
 *
 * @param path the run's folder
 */
export function describeEdits(path: string, file: Config, trained: Config): string | null {
  const keys = differingKeys(file, trained);
  if (keys.length === 0) return null;
  const config = join(path, "config.json");
  const lines = keys.map((key) => {
    const [edited, kept] = [file, trained].map((config) => JSON.stringify(fieldOf(config, key)));
    return `  ${key} is ${edited} there and ${kept} in the checkpoint: ${kept} is used. ` +
      `For ${edited}: ${commandFor(path, config, key, edited)}`;
  });
  return [`${config} is not what its checkpoint was trained with:`, ...lines].join("\n");
}

/** The fields that differ: of other methods that alone, of groups that are of another kind the group. */
function differingKeys(file: Config, trained: Config): string[] {
  if (file.method !== trained.method) return ["method"];
  const differing = fieldsOf(trained).filter((key) =>
    JSON.stringify(fieldOf(file, key)) !== JSON.stringify(fieldOf(trained, key))
  );
  const kindOf = (config: Config, key: string) => Object(fieldOf(config, key)).kind;
  const others = differing.filter((key) => kindOf(file, key) !== kindOf(trained, key));
  return differing.filter((key) =>
    others.includes(key) ||
    kindOf(trained, key) === undefined && !others.some((group) => key.startsWith(`${group}.`))
  );
}

/** The command by which the value of config.json is used. */
function commandFor(path: string, config: string, key: string, value: string): string {
  const resume = `--resume --output ${shellWord(path)}`;
  if (key === "steps") return `denerf train ${resume} --steps ${value}`;
  if (key === "scene") return `denerf train ${shellWord(JSON.parse(value))} ${resume}`;
  if (key === "method") return "choose a preset of it by --preset";
  const assignment = shellWord(`${key}=${value}`);
  return `denerf train --config ${shellWord(config)} --set ${assignment} --output ANOTHER`;
}
