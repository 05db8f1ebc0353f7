import assert from "node:assert/strict";
import { presetConfig, setFields } from "../../src/nerf/mod.ts";
import { vainSettings } from "../../src/render/mod.ts";

const CROP = { lower: [0, 0, 0], upper: [1, 1, 1] } as const;

Deno.test("an alpha channel of rays that all end at something is said to leave nothing out", () => {
  const told = (preset: string, space: string, alpha = true, crop: typeof CROP | null = null) =>
    vainSettings(setFields(presetConfig(preset, ""), [`space=${space}`]), { alpha }, crop);
  assert.deepEqual(told("horizon", "contracted"), [
    "An alpha channel leaves nothing out here: all rays of horizon in contracted space end at something, as " +
    "at a sky. Choose a --crop to render what is inside it alone.",
  ]);
  assert.equal(told("mip", "contracted").length, 1);
  const fine = [
    told("horizon", "box"),
    told("ngp", "contracted"),
    told("horizon", "contracted", false),
    told("horizon", "contracted", true, CROP),
  ];
  assert.deepEqual(fine, [[], [], [], []]);
});
