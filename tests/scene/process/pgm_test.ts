import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { type GreyImage, PgmStream } from "../../../src/scene/process/pgm.ts";

Deno.test("a stream of PGM images is cut into images, however its bytes arrive", () => {
  const image = (width: number, height: number) => ({
    width,
    height,
    data: Uint8Array.from({ length: width * height }, (_, i) => 10 + i),
  });
  const images = [image(3, 2), image(5, 1), image(1, 4)];
  const bytes = images.flatMap(({ width, height, data }) => [
    ...new TextEncoder().encode(`P5\n${width} ${height}\n255\n`),
    ...data,
  ]);
  fc.assert(fc.property(fc.array(fc.integer({ min: 1, max: 9 })), (sizes) => {
    const read: GreyImage[] = [];
    const stream = new PgmStream((image) => read.push(image));
    let at = 0;
    for (const size of [...sizes, bytes.length]) {
      stream.push(Uint8Array.from(bytes.slice(at, at += size)));
    }
    assert.deepEqual(read, images);
  }));
});

Deno.test("what is no PGM is refused", () => {
  const stream = new PgmStream(() => assert.fail("no image"));
  assert.throws(() => stream.push(new Uint8Array(100)), RangeError);
});
