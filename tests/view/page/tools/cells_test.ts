import assert from "node:assert/strict";
import { roundedText } from "../../../../src/view/page/tools/cells.tsx";

Deno.test("numbers are shown with the digits that are worth reading", () => {
  const shown = [0, 16384, 39.568557, 0.0333333, 123.456789, -1.63652519, 12345.678, 1e-9];
  assert.deepEqual(shown.map(roundedText), [
    ...["0", "16384", "39.57", "0.03333", "123.46", "-1.637", "12345.68", "1e-9"],
  ]);
});
