import assert from "node:assert/strict";
import { join, resolve, sep } from "node:path";
import fc from "npm:fast-check@^4.0.0";
import { pathInside } from "../../../src/scene/files/paths.ts";
import { SceneError } from "../../../src/scene/scene.ts";

const WHERE = "frames[3] of transforms.json";

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
      assert.equal(pathInside(folder, name, WHERE), join(folder, ...parts), `${folder} ${name}`);
    }
  }
});

Deno.test("names that are empty, absolute or lead out of the folder are refused", () => {
  const refused = {
    "": "is empty",
    " ": "is empty",
    "a\0b": "holds a NUL character",
    "/etc/passwd": "is absolute",
    "\\\\server\\share": "is absolute",
    "C:\\photos\\1.jpg": "is absolute",
    "../lego2/1.png": "leads out of the scene's folder",
    "images/../../../etc/passwd": "leads out of the scene's folder",
    "images\\..\\..\\x": "leads out of the scene's folder",
    "..": "leads out of the scene's folder",
  };
  for (const [name, rule] of Object.entries(refused)) {
    assert.throws(() => pathInside("data/lego", name, WHERE), {
      name: "SceneError",
      message: `Cannot read ${WHERE}: the path ${JSON.stringify(name)} ${rule}. ` +
        "Name a file in data/lego.",
    });
  }
});

Deno.test("whatever the name, the path is inside or refused", () => {
  const part = fc.oneof(fc.string(), fc.constantFrom("..", ".", "/", "\\", "", "\0", "a"));
  const folder = resolve("data/lego");
  fc.assert(fc.property(fc.array(part), (parts) => {
    try {
      const path = resolve(pathInside(folder, parts.join("/"), WHERE));
      assert.ok(path === folder || path.startsWith(folder + sep), path);
    } catch (error) {
      if (!(error instanceof SceneError)) throw error;
    }
  }));
});
