import assert from "node:assert/strict";
import { join } from "node:path";
import * as z from "npm:zod@^4.0.0";
import { orFault, readChecked, readNumberRows } from "../../../src/scene/files/checked.ts";
import { withTempFolder, write } from "../temp_scene.ts";

Deno.test("readNumberRows reads what numpy.savetxt writes", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "a.txt");
    await write(path, "# a comment\n1.5e+00 -2\t3\r\n\n 4,5, 6 # more\n");
    assert.deepEqual(await readNumberRows(path), [[1.5, -2, 3], [4, 5, 6]]);
    await write(path, "1 2\n3 nan\n");
    await assert.rejects(readNumberRows(path), {
      name: "SceneError",
      message:
        `Cannot read ${path}: line 2 must have numbers: "nan" is none. Copy or write it again.`,
    });
  }));

Deno.test("readChecked names the field, and orFault makes a phrase of it", () =>
  withTempFolder(async (folder) => {
    const path = join(folder, "a.json");
    const read = () => readChecked(path, z.object({ fx: z.number().gt(0) }));
    await write(path, '{"fx": 3}');
    assert.deepEqual(await orFault(path, read), { value: { fx: 3 } });
    await write(path, '{"fx": 0}');
    await assert.rejects(read(), {
      name: "SceneError",
      message: `Cannot read ${path}: fx must be above 0, current value is 0.`,
    });
    assert.deepEqual(await orFault(path, read), {
      fault: "fx must be above 0, current value is 0",
    });
    await Deno.remove(path);
    assert.deepEqual(await orFault(path, read), {
      fault: "it does not exist. Copy the whole capture",
    });
    await assert.rejects(
      orFault(path, () => Promise.reject(new TypeError("a mistake"))),
      TypeError,
    );
  }));
