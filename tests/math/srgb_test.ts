import { linearFromSrgb, srgbFromLinear } from "../../src/math/srgb.ts";
import { assertClose, FLOAT64 } from "../reference/assert_close.ts";

Deno.test("the transfer function of sRGB has the standard's values", () => {
  // 8-bit mid-grey, the sRGB of half the light, and both sides of the knee.
  assertClose(linearFromSrgb(128 / 255), 0.21586050, { atol: 1e-8, rtol: 0 });
  assertClose(srgbFromLinear(0.5), 0.73535698, { atol: 1e-8, rtol: 0 });
  assertClose(linearFromSrgb(0.04), 0.04 / 12.92, FLOAT64);
  assertClose([linearFromSrgb(0), linearFromSrgb(1)], [0, 1], FLOAT64);
});

Deno.test("light comes back from its sRGB value", () => {
  for (let i = 0; i <= 1000; i++) {
    const light = (i / 1000) ** 3;
    // The standard's constants meet at the knee to 3e-8 only.
    assertClose(linearFromSrgb(srgbFromLinear(light)), light, { atol: 1e-7, rtol: 0 });
  }
});
