import assert from "node:assert/strict";
import { candidatesOf, type March, type MarchBox } from "../../reference/march.ts";
import { castVotes, type Witness } from "../../reference/occupancy.ts";
import { sharedGpu } from "../kernel_test_tools.ts";
import { assertSame, runPoisoned } from "../lib/poisoned_run.ts";
import {
  DRAW,
  randomBits,
  type TestRay,
  walkConstants,
  walkInputs,
} from "../march/march_test_tools.ts";

const gpuOf = sharedGpu();
const BOX: MarchBox = { lower: [-1, -1, -1], size: 2, near: 0, far: 100 };
const MARCH: March = { steps: 256, cone: 0, resolution: 32, cascades: 1 };

/** Lengths from which float32 and float64 find different cells. */
const NEAR = 2e-6;

/** What a ray looks like, and should: (r, g, b, accumulation) and (r, g, b, alpha). */
interface Look {
  readonly color: readonly [number, number, number, number];
  readonly target: readonly [number, number, number, number];
}

const RIGHT: Look = { color: [0.5, 0.5, 0.5, 0.1], target: [0.55, 0.45, 0.58, 1] };
const WRONG: Look = { color: [0.5, 0.5, 0.5, 0.1], target: [0.5, 0.5, 0.65, 1] };

/** Rays from all sides through the middle's surroundings. */
function raysOf(count: number): TestRay[] {
  return Array.from({ length: count }, (_, i) => {
    const [a, b] = [2.4 * i, 0.3 + 0.01 * (i % 50)];
    const direction = [Math.cos(a) * Math.cos(b), Math.sin(a) * Math.cos(b), -Math.sin(b)]
      .map(Math.fround);
    const length = Math.hypot(...direction);
    const origin = direction.map((x, axis) => Math.fround(0.1 * Math.sin(i + axis) - 3 * x));
    return {
      origin: origin as unknown as TestRay["origin"],
      direction: direction.map((x) => x / length) as unknown as TestRay["direction"],
    };
  });
}

/** The kernel's votes, added to `before`, and the reference's; rays on the border of two cells left out. */
async function vote(
  rays: readonly TestRay[],
  looks: readonly Look[],
  { march = MARCH, voters = rays.length, kept = rays.length, before = 0 } = {},
) {
  const gpu = await gpuOf();
  const marching = { march, box: BOX, bits: randomBits(march, 0.3, 1), rays, jitter: true };
  const candidates = rays.map(({ origin, direction }, ray) =>
    candidatesOf(origin, direction, BOX, march, { ray, ...DRAW })
  );
  const isClear = candidates.map((places) => places.every(({ slack }) => slack > NEAR));
  assert.ok(
    isClear.filter(Boolean).length > 0.5 * rays.length,
    `${isClear.filter(Boolean).length}`,
  );
  const { inputs, params } = walkInputs(marching);
  const cells = march.cascades * march.resolution ** 3;
  const expected = new Uint32Array(2 * cells + 2).fill(before);
  const { right, wrong, all_rays } = await runPoisoned(gpu, {
    kernel: await gpu.kernel("occupancy/vote", walkConstants(marching)),
    invocations: voters,
    inputs: {
      origins: inputs.origins,
      directions: inputs.directions,
      batch: Uint32Array.of(rays.length, kept, 0, 0, 0, 0, 0, 0),
      colors: Float32Array.from(looks.flatMap(({ color }) => [...color])),
      targets: Float32Array.from(
        looks.flatMap(({ target: [r, g, b, a] }, ray) => [r, g, b, isClear[ray] ? a : -1]),
      ),
    },
    updates: {
      right: new Uint32Array(cells).fill(before),
      wrong: new Uint32Array(cells).fill(before),
      all_rays: new Uint32Array(2).fill(before),
    },
    params: { ...params, rays: voters },
  });
  const witnesses = looks.map(({ color, target }, ray): Witness => ({
    color,
    accumulation: color[3],
    target,
    cells: candidates[ray].map(({ cell }) => cell),
  }));
  const heard = witnesses.slice(0, Math.min(voters, kept)).filter((_, ray) =>
    isClear[ray] && looks[ray].target[3] >= 0
  );
  castVotes(expected, heard);
  const votes = Uint32Array.from(expected, (_, i) => [right, wrong][i % 2][i >> 1]);
  votes.set(all_rays, 2 * cells);
  return { votes, expected, heard: heard.length };
}

const CONTRACTED = { ...MARCH, contraction: { norm: "max", linear: 1 } } as const;
for (
  const [name, march] of [
    ["one cascade", MARCH],
    ["three cascades and growing steps", { ...MARCH, cone: 1 / 16, cascades: 3 }],
    ["a contracted space", CONTRACTED],
  ] as const
) {
  Deno.test(`rays through ${name} vote on each cell that they pass, once`, async () => {
    const rays = raysOf(130);
    const looks = rays.map((_, i) => i % 3 === 0 ? WRONG : RIGHT);
    const { votes, expected, heard } = await vote(rays, looks, { march, before: 2 });
    assertSame(votes, expected);
    assert.equal(votes.at(-1)! + votes.at(-2)!, heard + 4);
    assert.ok(votes.filter((count, i) => i % 2 === 1 && count > 2).length > 100);
  });
}

Deno.test("a channel is wrong when it is further off than a tenth", async () => {
  const looks = [0.09, 0.11, -0.09, -0.11].flatMap((error) =>
    [0, 1, 2].map((c): Look => {
      const [r, g, b] = [0, 1, 2].map((i) => 0.4 + (i === c ? error : 0));
      return { color: [r, g, b, 0], target: [0.4, 0.4, 0.4, 1] };
    })
  );
  const { votes, expected } = await vote(raysOf(12), looks);
  assertSame(votes, expected);
  assert.ok(votes.at(-1)! > 0 && votes.at(-2)! > 0);
});

Deno.test("rays that something stops, masked ones and ones that are no numbers do not vote", async () => {
  const silent: Look[] = [
    { ...WRONG, color: [0.5, 0.5, 0.5, 0.5] },
    { ...RIGHT, color: [0.5, 0.5, 0.5, 1] },
    { ...WRONG, target: [0, 0, 0, -1] },
    { ...WRONG, color: [0.5, 0.5, 0.5, NaN] },
  ];
  const { votes } = await vote(raysOf(8), [...silent, ...silent]);
  assert.ok(votes.every((count) => count === 0));
});

Deno.test("rays behind those that fit into memory, or that are asked, do not vote", async () => {
  const rays = raysOf(70);
  const looks = rays.map(() => WRONG);
  for (const [voters, kept] of [[70, 40], [40, 70], [0, 70], [70, 0]]) {
    const { votes, expected, heard } = await vote(rays, looks, { voters, kept });
    assertSame(votes, expected);
    assert.equal(votes.at(-1), heard);
  }
});
