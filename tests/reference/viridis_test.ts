import { assertClose } from "./assert_close.ts";
import { viridis } from "./viridis.ts";

/** matplotlib's table at 0, 64, 128, 192 and 255 of 255. */
const TABLE = [
  [0.267004, 0.004874, 0.329415],
  [0.229739, 0.322361, 0.545706],
  [0.127568, 0.566949, 0.550556],
  [0.369214, 0.788888, 0.382914],
  [0.993248, 0.906157, 0.143936],
];

Deno.test("the polynomial is within 0.015 of matplotlib's table", () => {
  [0, 64, 128, 192, 255].forEach((index, i) =>
    assertClose(viridis(index / 255), TABLE[i], { atol: 0.015, rtol: 0, name: `color ${index}` })
  );
});
