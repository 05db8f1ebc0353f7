import * as fc from "npm:fast-check@^4.0.0";
import assert from "node:assert/strict";
import { extname, posix } from "node:path";
import { PHOTOGRAPH, withoutEnding } from "../../../src/scene/files/kinds.ts";
import { normalized } from "../../../src/scene/files/slashes.ts";

const PATHS = fc.array(fc.constantFrom("a", "b.png", "..", ".", "", "/", "é", "..png", "c."))
  .map((parts) => parts.join("/"));

Deno.test("paths are normalised as Node does it, which browsers lack", () => {
  fc.assert(fc.property(PATHS, (path) => assert.equal(normalized(path), posix.normalize(path))));
});

Deno.test("the ending of an image is what Node calls the extension", () => {
  fc.assert(fc.property(PATHS.filter((path) => !path.endsWith("/")), (path) => {
    const ending = extname(path);
    const expected = PHOTOGRAPH.test(ending) ? path.slice(0, -ending.length) : path;
    assert.equal(withoutEnding(path), expected);
  }));
});
