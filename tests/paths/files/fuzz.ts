import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { PathError } from "../../../src/paths/mod.ts";
import type { Survey } from "../../../src/scene/mod.ts";
import { openJson } from "../path_test_tools.ts";

/** Asserts that each of many files gives finite cameras, or says in one line what is wrong with it. */
export async function assertPathOrError(
  survey: Survey,
  json: fc.Arbitrary<unknown>,
  beside: fc.Arbitrary<Record<string, unknown>> = fc.constant({}),
): Promise<void> {
  await fc.assert(
    fc.asyncProperty(json, beside, async (json, beside) => {
      // As a file may hold it: JSON has no NaN.
      const text = JSON.stringify(json) ?? "null";
      try {
        const path = await openJson(survey, text, { frames: 5 }, beside);
        for (const frame of [0, 1.3, 4, 4.7]) {
          const { cameraToWorld, fx, fy, width, height } = path.at(frame);
          assert.ok([...cameraToWorld, fx, fy].every(Number.isFinite), `frame ${frame}`);
          assert.ok(fx > 0 && fy > 0 && width > 0 && height > 0);
        }
      } catch (error) {
        assert.ok(error instanceof PathError, `${error}`);
        assert.match(error.message, /^Cannot read [^\n]*\.$/);
      }
    }),
    { numRuns: 150 },
  );
}
