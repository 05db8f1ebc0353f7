/**
 * Where a bundle starts: `main.ts`, and all files that it would otherwise read beside its modules. Only here
 * are bytes imported, for which Deno wants the flag that stands in `deno.json`: who imports denerf's modules
 * from elsewhere needs no flag.
 *
 * @module
 */
import jpegDecoder from "npm:@jsquash/jpeg@^1.6.0/codec/dec/mozjpeg_dec.wasm" with {
  type: "bytes",
};
import { carryFiles } from "../src/scene/files/carried.ts";

carryFiles({
  jpegDecoder,
  scenes: async () => (await import("../scenes/carried.ts")).SCENE_FILES,
});
await import("../main.ts");
