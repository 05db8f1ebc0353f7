import { z } from "zod";
import {
  type AdamOptions,
  type EncodingOptions,
  ENCODINGS,
  type Initialization,
  LOSSES,
  type LossKind,
  type Schedule,
} from "../nn/mod.ts";

/** A configuration has a wrong field, or an option names none; the message suggests a near one. */
export class ConfigError extends Error {
  /** The error's kind. */
  override name = "ConfigError";
}

/**
 * The complete configuration of a run: what `config.json` holds and what `--set` can reach. Together with
 * the scene it determines every bit of the result on a given adapter.
 */
export interface Config {
  /** The preset it grew from. */
  preset: string;
  /** The dataset's folder. */
  scene: string;
  /** Factor by which images are reduced. */
  downscale: number;
  /** Decides pixels, samples, noise and the initial parameters. */
  seed: number;
  /** Optimisation steps of a whole run. */
  steps: number;
  /** Which rays a step trains on. */
  batch: {
    /** Rays in a step. */
    rays: number;
    /** Rays whose activations are in memory together; "auto" becomes what the device allows. */
    chunk: number | "auto";
    /** Pixels of all images shuffled together, or of one image a step. */
    pixels: "allImages" | "oneImage";
    /** For oneImage: the first steps take pixels of the centre only. */
    cropSteps: number;
    /** For oneImage: width and height of that centre, as a fraction of the image's. */
    cropFraction: number;
  };
  /** How pixels become rays. */
  camera: {
    /** Where in a pixel its ray passes: 0.5 is the centre. */
    pixelOffset: number;
    /** Distances are measured along the camera's axis ("depth") or along the ray ("unit"). */
    directions: "depth" | "unit";
    /** Where rays start; null takes the scene's. */
    near: number | null;
    /** Where rays end; null takes the scene's. */
    far: number | null;
  };
  /** Behind the transparent parts of images. Evaluation uses white, or black where this says so. */
  background: "white" | "black" | "random";
  /** Where along a ray the field is asked. */
  samples: {
    /** Stratified samples of the coarse network, or of the only one. */
    coarse: number;
    /** Samples drawn from the coarse weights; 0 trains a single network. */
    fine: number;
    /** Whether evaluation jitters its samples too. */
    jitterInTest: boolean;
  };
  /** The networks. */
  field: {
    /** Encoding of positions. */
    position: EncodingOptions;
    /** Encoding of view directions. */
    direction: EncodingOptions;
    /** Hidden layers. */
    layers: number;
    /** Features of each. */
    width: number;
    /** After which layers (from 0) the encoded position joins again. */
    skips: number[];
    /** Features of the layer that sees the view direction. */
    viewWidth: number;
    /** What makes a density of the raw output. */
    density: "relu" | "softplus" | "exp";
    /** How parameters start. */
    initialization: Initialization;
  };
  /** Standard deviation of the noise on raw densities in training. */
  densityNoise: number;
  /** Mean or sum of squared errors; of a coarse and a fine network both, added. */
  loss: LossKind;
  /** The learning rate. */
  schedule: Schedule;
  /** The optimiser. */
  adam: AdamOptions;
  /** Seconds of training between checkpoints. */
  checkpointSeconds: number;
}

const count = z.int().min(1);
const positive = z.number().positive();

const encoding = z.strictObject({
  kind: z.enum(Object.keys(ENCODINGS) as [keyof typeof ENCODINGS]),
  levels: z.int().min(0).max(24),
  pi: z.boolean(),
  identity: z.boolean(),
}).refine(({ levels, identity }) => levels > 0 || identity, "levels 0 without identity is empty");

const schedule = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("constant"), initial: positive }),
  z.strictObject({
    kind: z.literal("exponential"),
    initial: positive,
    rate: positive,
    decaySteps: positive,
  }),
  z.strictObject({
    kind: z.literal("multiStep"),
    initial: positive,
    gamma: positive,
    milestones: z.array(z.number().nonnegative()),
    unit: z.enum(["steps", "epochs"]),
  }),
]);

/** The rules that `Config`'s types cannot express. */
const configSchema: z.ZodType<Config> = z.strictObject({
  preset: z.string(),
  scene: z.string(),
  downscale: count,
  seed: z.int().min(0).max(0xffffffff),
  steps: count.max(2 ** 31 - 1),
  batch: z.strictObject({
    rays: count.max(1 << 20),
    chunk: z.union([z.literal("auto"), count]),
    pixels: z.enum(["allImages", "oneImage"]),
    cropSteps: z.int().min(0),
    cropFraction: z.number().gt(0).max(1),
  }),
  camera: z.strictObject({
    pixelOffset: z.number().min(0).max(1),
    directions: z.enum(["depth", "unit"]),
    near: positive.nullable(),
    far: positive.nullable(),
  }).refine(
    ({ near, far }) => near === null || far === null || near < far,
    "near must be less than far",
  ),
  background: z.enum(["white", "black", "random"]),
  samples: z.strictObject({
    coarse: count.min(3).max(4096),
    fine: z.int().min(0).max(4096),
    jitterInTest: z.boolean(),
  }),
  field: z.strictObject({
    position: encoding,
    direction: encoding,
    layers: count.max(64),
    width: count.max(2048),
    skips: z.array(z.int().min(0)),
    viewWidth: count.max(2048),
    density: z.enum(["relu", "softplus", "exp"]),
    initialization: z.enum(["glorot", "torch"]),
  }).refine(
    ({ layers, skips }) => skips.every((layer) => layer < layers - 1),
    "skips must name layers before the last",
  ),
  densityNoise: z.number().nonnegative(),
  loss: z.enum(LOSSES),
  schedule,
  adam: z.strictObject({
    beta1: z.number().min(0).lt(1),
    beta2: z.number().min(0).lt(1),
    epsilon: positive,
  }),
  checkpointSeconds: positive,
});

/**
 * Checks a configuration.
 *
 * @param source where it came from, for the message
 * @throws {ConfigError} naming every wrong field
 */
export function parseConfig(value: unknown, source: string): Config {
  const result = configSchema.safeParse(value);
  if (result.success) return result.data;
  throw new ConfigError(`Cannot use ${source}: ${describeIssues(result.error)}.`);
}

function describeIssues(error: z.ZodError): string {
  return error.issues.map((issue) => {
    const field = issue.path.join(".");
    return field ? `${field}: ${issue.message}` : issue.message;
  }).join("; ");
}

/**
 * A configuration with one field set from the command line.
 *
 * @param assignment `KEY=VALUE`; the key is a path such as `field.width`, the value JSON or a plain word
 * @throws {ConfigError} for an unknown key, with the nearest known one, or a value of the wrong type
 */
export function setField(config: Config, assignment: string): Config {
  const [, key, text] = /^([^=]+)=(.*)$/.exec(assignment) ?? [];
  if (key === undefined) {
    throw new ConfigError(
      `Cannot set "${assignment}": it must look like KEY=VALUE, such as field.width=128.`,
    );
  }
  const keys = fieldsOf(config);
  if (!keys.includes(key)) {
    const near = nearest(key, keys);
    throw new ConfigError(
      `Cannot set ${key}: the configuration has no such field.` +
        (near ? ` Did you mean ${near}?` : ` Its fields are ${keys.join(", ")}.`),
    );
  }
  const changed = structuredClone(config);
  const path = key.split(".");
  const last = path.pop()!;
  // deno-lint-ignore no-explicit-any -- walked by names that fieldsOf has checked
  path.reduce((object: any, name) => object[name], changed)[last] = parseValue(text);
  return parseConfig(changed, `--set ${assignment}`);
}

/** The paths of all fields; objects with a `kind` can also be replaced as a whole. */
function fieldsOf(value: object, prefix = ""): string[] {
  return Object.entries(value).flatMap(([name, field]) => {
    const path = `${prefix}${name}`;
    if (field === null || typeof field !== "object" || Array.isArray(field)) return [path];
    return ["kind" in field ? [path] : [], fieldsOf(field, `${path}.`)].flat();
  });
}

function parseValue(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * The word of `candidates` that was probably meant, or null if none is near.
 *
 * @param word what was written
 */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const scored = candidates.map((candidate) => {
    const endsAlike = candidate.endsWith(`.${word}`);
    return { candidate, distance: endsAlike ? 0 : editDistance(word, candidate) };
  }).sort((a, b) => a.distance - b.distance);
  const [best] = scored;
  return best && best.distance <= Math.max(2, word.length * 0.4) ? best.candidate : null;
}

/** Insertions, deletions and replacements between two words (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[j] + 1, current[j - 1] + 1));
    }
    previous = current;
  }
  return previous[b.length];
}
