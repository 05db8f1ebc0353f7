import assert from "node:assert/strict";
import { IDENTITY } from "../../../src/math/mod.ts";
import { fromTour } from "../../../src/view/page/tour.ts";
import { assertBindable } from "../../../src/view/page/opened_field.ts";

const MIB = 2 ** 20;

const array = (name: string, mib: number) => ({ name, tensor: { buffer: { size: mib * MIB } } });

Deno.test("a field whose table a phone cannot bind is refused in a sentence", () => {
  const arrays = [array("density.0", 1), array("table", 256), array("occupancy", 2)];
  assertBindable(arrays, 256 * MIB);
  assert.throws(() => assertBindable(arrays, 128 * MIB), {
    name: "GpuError",
    message:
      "Cannot show the field on this device as it binds at most 128 MiB at once: table has " +
      "256 MiB. Use another device, or train with a smaller grid.tableSize.",
  });
});

Deno.test("a tour is in the capture's coordinates where these are known, else in the scene's", () => {
  const fromCapture = { ...IDENTITY, scale: 2 };
  assert.equal(fromTour({ fromCapture }), fromCapture);
  assert.equal(fromTour({ fromCapture: null }), IDENTITY);
});
