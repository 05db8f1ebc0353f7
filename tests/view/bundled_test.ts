import assert from "node:assert/strict";
import { readSceneFile } from "../../scenes/mod.ts";
import { addressOf, serve } from "./view_test_tools.ts";

Deno.test("a server gives the scene that comes with denerf, and nothing else beside it", async () => {
  const server = serve();
  try {
    const path = "train/r_0.png";
    const response = await fetch(addressOf(server, `/bundled/${path}`));
    assert.equal(response.headers.get("content-type"), "image/png");
    assert.deepEqual(await response.bytes(), await readSceneFile(`brig/${path}`));
    for (const other of ["train", "../mod.ts", "%2e%2e/mod.ts", "train/r_999.png"]) {
      const { status, body } = await fetch(addressOf(server, `/bundled/${other}`));
      await body?.cancel();
      assert.equal(status, 404, other);
    }
    const { status, body } = await fetch(new URL(`/bundled/${path}`, server.url));
    await body?.cancel();
    assert.equal(status, 403, "without the token");
  } finally {
    await server.close();
  }
});
