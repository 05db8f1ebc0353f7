import assert from "node:assert/strict";
import { constantsOf } from "../../../shaders/constants.ts";
import { linearFromSrgb } from "../../../src/math/mod.ts";
import { assertClose } from "../../reference/assert_close.ts";
import { randomValues } from "../../reference/random_values.ts";
import { SIZES } from "../kernel_contract.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { runPoisoned } from "../lib/poisoned_run.ts";

const gpuOf = sharedGpu();

const SHOWS = constantsOf("lib/shows.wgsl");
const BACKGROUND = [0.9, 0.5, 0.1];
const UNIT = 3;

/** The first ray's pixel. */
const FIRST = 5;

const float32 = (values: Float64Array) => Float32Array.from(values);
const saturate = (x: number) => Math.min(Math.max(x, 0), 1);

/** What was seen of a ray, as both kinds of renderers know it. */
interface Seen {
  /** Without a background. */
  readonly color: (ray: number, channel: number) => number;
  readonly accumulation: (ray: number) => number;
  readonly depth: (ray: number) => number;
  readonly samples: (ray: number) => number;
  readonly normal: (ray: number, axis: number) => number;
}

/** Results of rays. */
interface Results {
  readonly inputs: Readonly<Record<string, Float32Array<ArrayBuffer>>>;
  /** What they say. */
  readonly meaning: Seen;
  /** The background that they have already. */
  readonly behind: 0 | 1;
  /** Samples of each ray, where the results do not say. */
  readonly samples: number;
}

function resultsOf(kind: "marched" | "sampled", rays: number): Results {
  if (kind === "marched") {
    const seen = float32(randomValues(rays * 12, 7, 0, 1));
    const of = (i: number) => (ray: number) => seen[ray * 12 + i];
    const meaning: Seen = {
      color: (ray, channel) => seen[ray * 12 + channel],
      accumulation: of(3),
      depth: of(5),
      samples: of(6),
      normal: (ray, axis) => seen[ray * 12 + 8 + axis],
    };
    return { inputs: { seen }, meaning, behind: 0, samples: 0 };
  }
  const colors = float32(randomValues(rays * 4, 7, 0, 1));
  const depths = float32(randomValues(rays, 8, 0, 1));
  const normals = float32(randomValues(rays * 4, 6));
  const meaning: Seen = {
    color: (ray, channel) => colors[ray * 4 + channel] - (1 - colors[ray * 4 + 3]),
    accumulation: (ray) => colors[ray * 4 + 3],
    depth: (ray) => depths[ray],
    samples: () => 48,
    normal: (ray, axis) => normals[ray * 4 + axis],
  };
  return { inputs: { colors, depths, normals }, meaning, behind: 1, samples: 48 };
}

/** What is averaged of a ray. */
function valueOf(show: number, seen: Seen, ray: number): number[] {
  const accumulation = seen.accumulation(ray);
  const shown = {
    [SHOWS.SHOW_COLOR]: [0, 1, 2].map((channel) =>
      linearFromSrgb(
        saturate(seen.color(ray, channel) + (1 - accumulation) * BACKGROUND[channel]),
      )
    ),
    [SHOWS.SHOW_DEPTH]: [UNIT * seen.depth(ray), 0, 0],
    [SHOWS.SHOW_NORMALS]: [0, 1, 2].map((axis) => seen.normal(ray, axis)),
    [SHOWS.SHOW_ACCUMULATION]: [0, 0, 0],
    [SHOWS.SHOW_SAMPLES]: [seen.samples(ray), 0, 0],
  }[show];
  return [...shown, accumulation];
}

for (const kind of ["marched", "sampled"] as const) {
  for (const [name, show] of Object.entries(SHOWS)) {
    Deno.test(`means of what is shown by ${name} of ${kind} rays`, async () => {
      const gpu = await gpuOf();
      for (const rays of SIZES) {
        const { inputs, meaning, behind, samples } = resultsOf(kind, rays);
        for (const frames of [1, 2, 7]) {
          // What the first frame overwrites may be anything.
          const before = frames === 1
            ? new Float32Array((rays + 9) * 4).fill(NaN)
            : float32(randomValues((rays + 9) * 4, 9));
          const { means } = await runPoisoned(gpu, {
            kernel: await gpu.kernel("render/average", { KIND: kind }),
            invocations: rays,
            inputs,
            updates: { means: before },
            params: {
              ...{ background: BACKGROUND, show, rays, first: FIRST, frames },
              ...{ unit: UNIT, behind, samples },
            },
          });
          const expected = Array.from(
            { length: rays },
            (_, ray) =>
              valueOf(show, meaning, ray).map((now, i) =>
                frames === 1 ? now : before[(FIRST + ray) * 4 + i] * (1 - 1 / frames) + now / frames
              ),
          ).flat();
          const [from, to] = [FIRST * 4, (FIRST + rays) * 4];
          if (rays > 0) {
            assertClose(means.subarray(from, to), expected, { atol: 1e-5, rtol: 1e-6 });
          }
          assert.deepEqual(means.subarray(0, from), before.subarray(0, from));
          assert.deepEqual(means.subarray(to), before.subarray(to));
        }
      }
    });
  }
}
