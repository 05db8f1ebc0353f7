import assert from "node:assert/strict";
import { listFolder } from "../../../src/scene/files/list_folder.ts";
import { readCaptureFolder } from "../../../src/scene/process/folder.ts";
import { withTempFolder } from "../temp_scene.ts";

Deno.test({
  name: "a name that is no UTF-8 text is refused by what it looks like",
  ignore: Deno.build.os !== "linux", // others allow no such names
  fn: () =>
    withTempFolder(async (folder) => {
      await Deno.writeTextFile(`${folder}/really\ufffd.png`, "a name like any other");
      assert.deepEqual(await listFolder(folder), ["really\ufffd.png"]);

      const script = `touch "$1/$(printf 'a\\377.png')"`;
      await new Deno.Command("sh", { args: ["-c", script, "sh", folder] }).output();
      const refusal = {
        name: "SceneError",
        message:
          `Cannot read ${folder}/a\ufffd.png: the name is no UTF-8 text (\ufffd stands for ` +
          "what is none). Rename the file.",
      };
      await assert.rejects(listFolder(folder), refusal);
      await assert.rejects(readCaptureFolder(folder, "elsewhere"), refusal);
    }),
});
