import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { type SurveyOptions, surveyScene } from "../../../src/scene/mod.ts";

const CASES = fileURLToPath(new URL("../../../../shared/cases/", import.meta.url));

/** What is said of captures that people brought: kinds of warnings. */
const SAID: Readonly<Record<string, readonly string[]>> = {
  S04: ["pixelsWithoutRay", "unequalFocals"],
  S26: ["poseConvention"],
  S26b: ["poseConvention"],
  S09: [],
};

/** Options that mend them. */
const MENDED: Readonly<Record<string, SurveyOptions>> = {
  S26: { poseConvention: "opencv" },
  S26b: { poseConvention: "inverse" },
};

for (const [name, kinds] of Object.entries(SAID)) {
  const isThere = await Deno.stat(CASES + name).then(() => true, () => false);
  if (!isThere) console.warn(`skipped: warnings of ${name}, as ${CASES}${name} is not there`);
  Deno.test({
    name: `warnings of ${name}: ${kinds.join(", ") || "none"}`,
    ignore: !isThere,
    fn: async () => {
      const { warnings, notes } = await surveyScene(CASES + name);
      assert.deepEqual(warnings.map(({ kind }) => kind), kinds);
      assert.equal(notes.some((note) => note.includes("treated as still")), name === "S09");
      if (!(name in MENDED)) return;
      const mended = await surveyScene(CASES + name, MENDED[name]);
      assert.deepEqual(mended.warnings, []);
    },
  });
}
