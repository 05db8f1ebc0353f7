import assert from "node:assert/strict";
import { join } from "node:path";
import { withTempFolder, write } from "../scene/temp_scene.ts";
import { run } from "./cli_test_tools.ts";

/** Clears the screen, rings, begins the line anew, and shows what follows backwards. */
const HOSTILE = "\x1b[2J\x07\r\x9b\u202e";

/** What must not reach a terminal. */
// deno-lint-ignore no-control-regex
const OBEYED = /[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e]/;

const PNG_START = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];

/** Commands that must fail over what a file holds. */
const CASES: Record<string, (folder: string) => Promise<string[]>> = {
  "an image's name": async (folder) => {
    const transforms = {
      camera_angle_x: 1,
      frames: [{ file_path: HOSTILE, transform_matrix: [] }],
    };
    await write(join(folder, "transforms.json"), JSON.stringify(transforms));
    return ["inspect", folder];
  },
  "JSON that is none": async (folder) => {
    await write(join(folder, "transforms.json"), `{"a${HOSTILE}": ${HOSTILE}`);
    return ["inspect", folder];
  },
  "a PNG's chunks": async (folder) => {
    const bytes = new Uint8Array([...PNG_START, 0, 0, 0, 0, 0x1b, 0x5b, 0x32, 0x4a, 0, 0, 0, 0, 9]);
    await Deno.writeFile(join(folder, "a.png"), bytes);
    const pose = [[1, 0, 0, 0], [0, 1, 0, 0], [0, 0, 1, 4], [0, 0, 0, 1]];
    const frames = [{ file_path: "a.png", transform_matrix: pose }];
    await write(join(folder, "transforms.json"), JSON.stringify({ camera_angle_x: 1, frames }));
    return ["inspect", folder];
  },
  "a tensor's name": async (folder) => {
    const config = `{"${HOSTILE}": 1}`;
    const tensor = { dtype: "F32", shape: [1], data_offsets: [0, 4] };
    const header = new TextEncoder().encode(
      JSON.stringify({ __metadata__: { config }, [HOSTILE]: tensor }),
    );
    const bytes = new Uint8Array(8 + header.length + 4);
    new DataView(bytes.buffer).setBigUint64(0, BigInt(header.length), true);
    bytes.set(header, 8);
    await Deno.writeFile(join(folder, "checkpoint.safetensors"), bytes);
    await write(join(folder, "config.json"), "{}");
    return ["render", folder];
  },
  "a jobs file's keys": async (folder) => {
    const path = join(folder, "jobs.toml");
    await write(path, `[[job]]\nname = "\\u001b[2J"\n"\\u001b[2J\\u202e" = 1\n`);
    return ["jobs", "check", path];
  },
};

for (const [what, prepare] of Object.entries(CASES)) {
  Deno.test(`${what} cannot command the terminal`, () =>
    withTempFolder(async (folder) => {
      const args = await prepare(folder);
      for (const json of [[], ["--json"]]) {
        const { code, stdout, stderr } = await run([...args, ...json]);
        assert.notEqual(code, 0);
        assert.doesNotMatch(stdout, OBEYED);
        assert.doesNotMatch(stderr, OBEYED);
        assert.match(stdout + stderr, /\w/);
      }
    }));
}
