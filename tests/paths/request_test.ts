import assert from "node:assert/strict";
import { checkPathWords } from "../../src/paths/mod.ts";
import { checkRequest, pathRequestSchema } from "../../src/paths/request.ts";

Deno.test("words name generators, test views, training views or a file", () => {
  const fine = ["orbit", "ellipse", "spiral", "test", "0", "3 1 2", "through", "through 4 0 4"];
  for (const words of [...fine, "paths/fly.JSON"]) checkPathWords(words.split(" "));
});

Deno.test("other words are refused, all that can be said is named", () => {
  const wrong = ["", "circle", "orbit 3", "3 orbit", "through 1", "through a b", "1 -2", "1.5"];
  for (const words of [...wrong, "fly.json 3", "fly.txt", "orbit spiral", "1e3", "12345678901"]) {
    assert.throws(() => checkPathWords(words.split(" ")), {
      name: "PathError",
      message: `Cannot use path ${JSON.stringify(words)}: it must be orbit, ellipse, spiral, ` +
        "test, numbers of test views, through with 2 or more numbers of training views (or none: " +
        "all), or a .json file.",
    });
  }
  assert.throws(() => checkPathWords([]), { name: "PathError" });
});

Deno.test("a test view is named once, as its frame has its name", () => {
  assert.throws(() => checkPathWords(["1", "2", "01"]), {
    name: "PathError",
    message: 'Cannot use path "1 2 1": every test view can be named once, and 1 is there again.',
  });
});

Deno.test("a film whose description alone would fill memory is refused in words", () => {
  assert.throws(() => checkRequest({ words: ["orbit"], frames: 1_000_000 }), {
    name: "PathError",
    message: "Cannot use the path: frames must be at most 100000, current value is 1000000.",
  });
});

Deno.test("a request's rules know no other field", () => {
  const request = { words: ["orbit"], frames: 3, size: [4, 2], projection: "fisheye", fov: 200 };
  assert.deepEqual(pathRequestSchema.parse(request), request);
  assert.equal(pathRequestSchema.safeParse({ ...request, speed: 2 }).success, false);
});
