import assert from "node:assert/strict";
import { lens } from "../../../../src/math/mod.ts";
import {
  createModel,
  decodeField,
  encodeField,
  type FieldAbout,
  readField,
} from "../../../../src/nerf/mod.ts";
import type { PageFiles } from "../../../../src/view/html.ts";
import { addKeyframe, emptyPath, fileOf } from "../../../../src/view/page/tools/path/document.ts";
import { fileStem } from "../../../../src/view/page/actions.ts";
import { savedPage } from "../../../../src/view/page/tools/save/saved_page.ts";
import type { About } from "../../../../src/view/protocol.ts";
import { cameraAt } from "../../../paths/path_test_tools.ts";
import { smallNgp } from "../../../nerf/nerf_test_tools.ts";
import { sharedGpu } from "../../../shaders/kernel_test_tools.ts";

const gpuOf = sharedGpu();

const FIELD_ABOUT: FieldAbout = {
  ...{ denerf: "0.1.0", name: "a scene", range: { near: 2, far: 6 }, up: [0, 0, 1] },
  ...{ fromCapture: null, start: cameraAt([0, -4, 1], [0, 0, 0]), distance: 4 },
  ...{ crop: null, tour: null },
};

const ABOUT: About = {
  ...{ version: "0.1.0", name: "a scene", served: true, live: true, run: "runs/a" },
  ...{ cameras: [], settings: [] },
};

const FILES: PageFiles = {
  html: "<title>denerf</title>" +
    '<link rel="stylesheet" href="page.css"><script src="page.js" defer></script><body></body>',
  script: "run()",
  style: "p {}",
};

/** The text of a page's element. */
function textOf(page: string, id: string): string {
  return page.match(new RegExp(`<script[^>]* id="${id}">([^<]*)</script>`))![1];
}

Deno.test("a page that is saved begins with the view, its crop box and the path as tour", async () => {
  const gpu = await gpuOf();
  const config = smallNgp();
  const model = await createModel(gpu, config);
  const arrays = await readField(gpu, model);
  model.destroy();
  const field = await encodeField({ step: 5, config, about: FIELD_ABOUT, arrays, bits: 8 });
  const camera = { ...cameraAt([3, 2, 1], [0, 0, 0]), lens: lens("fisheye", {}) };
  const path = addKeyframe(emptyPath([8, 6]), { pose: camera.cameraToWorld, fov: 50 });
  const view = {
    ...{ camera, distance: 7, tour: fileOf(path) },
    crop: { lower: [-1, -1, -1], upper: [1, 1, 0.5] } as const,
  };
  const pictures = ["data:image/png;base64,AAAA"];
  const page = await savedPage({ files: FILES, about: ABOUT, field, pictures }, view);

  assert.deepEqual(JSON.parse(textOf(page, "about")), {
    ...ABOUT,
    ...{ served: false, live: false, run: null }, // no folder of this machine
  });
  assert.deepEqual(JSON.parse(textOf(page, "pictures")), pictures);
  const { about, ...saved } = await decodeField("a", Uint8Array.fromBase64(textOf(page, "field")));
  const { lens: _, ...start } = camera;
  assert.deepEqual(about, { ...FIELD_ABOUT, start, distance: 7, crop: view.crop, tour: view.tour });
  const { about: __, ...before } = await decodeField("a", field);
  assert.deepEqual(saved, before);

  // Such a page saves itself again.
  const again = { ...FILES, html: JSON.parse(textOf(page, "html")) };
  assert.equal(await savedPage({ files: again, about: ABOUT, field, pictures }, view), page);
});

Deno.test("files are called as the scene is, as far as file systems take it", () => {
  assert.equal(fileStem("brig"), "brig");
  assert.equal(fileStem("../my scene (2)"), "my-scene-2");
  assert.equal(fileStem("../.."), "scene");
});
