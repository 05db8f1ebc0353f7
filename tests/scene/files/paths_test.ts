import assert from "node:assert/strict";
import { join, resolve, sep } from "node:path";
import fc from "npm:fast-check@^4.0.0";
import { insidePath } from "../../../src/scene/files/paths.ts";

Deno.test("a name in a dataset is a path in its folder, with either kind of slash", () => {
  const names = {
    "images/0001.jpg": ["images", "0001.jpg"],
    "./images/0001.jpg": ["images", "0001.jpg"],
    "images\\0001.jpg": ["images", "0001.jpg"],
    ".\\images/a b\\ü ✓.png": ["images", "a b", "ü ✓.png"],
    "images/../masks/1.png": ["masks", "1.png"],
    "..hidden/..": ["."],
    "...": ["..."],
  };
  for (const folder of ["data/lego", "/data/lego", "data/lego/", ".", "/"]) {
    for (const [name, parts] of Object.entries(names)) {
      assert.equal(insidePath(folder, folder, name), join(folder, ...parts), `${folder} ${name}`);
    }
  }
});

Deno.test("a name may lead out of the folder that it is relative to, but not out of the root", () => {
  const [root, folder] = ["data/garden", "data/garden/sparse/0"];
  assert.equal(insidePath(root, folder, "../../images/1.jpg"), "data/garden/images/1.jpg");
  assert.equal(insidePath(root, folder, "../../../lego/1.jpg"), null);
});

Deno.test("names that are empty, absolute or lead out of the folder are none", () => {
  const refused = [
    ...["", " ", "a\0b", "/etc/passwd", "\\\\server\\share", "C:\\photos\\1.jpg", "../lego2/1.png"],
    ...["images/../../../etc/passwd", "images\\..\\..\\x", ".."],
  ];
  for (const name of refused) assert.equal(insidePath("data/lego", "data/lego", name), null, name);
});

Deno.test("whatever the name, the path is inside or there is none", () => {
  const part = fc.oneof(fc.string(), fc.constantFrom("..", ".", "/", "\\", "", "\0", "a"));
  const folder = resolve("data/lego");
  fc.assert(fc.property(fc.array(part), (parts) => {
    const path = insidePath(folder, folder, parts.join("/"));
    if (path === null) return;
    assert.ok(resolve(path) === folder || resolve(path).startsWith(folder + sep), path);
  }));
});
