import assert from "node:assert/strict";
import { join, relative, resolve, sep } from "node:path";
import fc from "npm:fast-check@^4.0.0";
import { findImages } from "../../../src/scene/files/find_images.ts";
import { withTempFolder, write } from "../temp_scene.ts";

interface Case {
  /** What is on disk, in a folder `scene`. */
  readonly disk: readonly string[];
  /** What the dataset names -> the file that is meant, or why there is none. */
  readonly named: Readonly<Record<string, string>>;
  /** Which of the files found are so under their own names; none by default. */
  readonly exact?: readonly string[];
  readonly downscale?: number;
  readonly reduction?: number;
}

const NONE = "its image does not exist";

const CASES: Record<string, Case> = {
  "by their paths": {
    disk: ["images/1.png", "images/2.png"],
    named: { "images/1.png": "images/1.png", "./images/2": "images/2.png" },
    exact: ["images/1.png", "./images/2"],
  },
  "by another ending": {
    disk: ["1.JPG", "2.png", "3.jpeg"],
    named: { "1.jpg": "1.JPG", "2.jpg": "2.png", "3.png": "3.jpeg" },
  },
  "as what a kind that is not read was converted to": {
    disk: ["1.tif", "1.png", "2.tif"],
    named: { "1.tif": "1.png", "2.tif": NONE },
  },
  "but not by another ending where that is another's own": {
    disk: ["0.png"],
    named: { "0.png": "0.png", "0.jpg": NONE },
    exact: ["0.png"],
  },
  "by the last parts of another machine's paths": {
    disk: ["left/1.png", "right/1.png"],
    named: {
      "C:\\Users\\me\\left\\1.png": "left/1.png",
      "/home/me/right/1.png": "right/1.png",
    },
  },
  "by their names where the folder is called otherwise": {
    disk: ["photos/1.jpg", "photos/2.jpg"],
    named: { "../images/1.png": "photos/1.jpg", "../images/2.png": "photos/2.jpg" },
  },
  "in folders of smaller copies, where there are only those": {
    disk: ["images_4/1.png", "images_8/1.png"],
    named: { "images/1.jpg": "images_4/1.png" },
    reduction: 4,
    downscale: 4,
  },
  "in the folder of the copies that suit the reduction": {
    disk: ["images_4/1.png", "images_8/1.png"],
    named: { "images/1.jpg": "images_8/1.png" },
    reduction: 8,
    downscale: 16,
  },
  "in a folder that a year is in the name of, which says nothing of their size": {
    disk: ["images_2024/1.png", "images_0/2.png"],
    named: { "images/1.png": "images_2024/1.png", "images/2.png": "images_0/2.png" },
  },
  "by the same letters, composed or not": {
    disk: ["a/\u00e9.png"],
    named: { "/x/a/e\u0301.png": "a/\u00e9.png" },
  },
  "but not alone among their neighbours: that may be another camera's": {
    disk: ["test/1.png", "test/2.png", "train/0.png"],
    named: { "train/0.png": "train/0.png", "train/2.png": NONE, "val/1.png": "test/1.png" },
    exact: ["train/0.png"],
  },
  "but not where two could be meant": {
    disk: ["left/1.png", "right/1.png"],
    named: { "/data/1.png": "it could be any of several images with its name" },
  },
  "but none for two that could both be meant": {
    disk: ["images/1.png"],
    named: {
      "/a/1.png": "another frame could have its image, too",
      "/b/1.jpg": "another frame could have its image, too",
    },
  },
  "but none that another has by its path": {
    disk: ["train/1.png"],
    named: { "train/1.png": "train/1.png", "test/1.png": NONE },
    exact: ["train/1.png"],
  },
  "but neither masks nor depths, nor what is hidden": {
    disk: ["masks/1.png", "depth/1.png", ".cache/1.png", "images_mask/1.png"],
    named: { "images/1.png": NONE },
  },
  "in a folder of masks that is asked for": {
    disk: ["masks/1.png", "images/1.png"],
    named: { "/data/masks/1.png": "masks/1.png" },
  },
};

for (
  const [how, { disk, named, exact = [], downscale = 1, reduction = 1 }] of Object.entries(CASES)
) {
  Deno.test(`images are found ${how}`, () =>
    withTempFolder(async (root) => {
      const folder = join(root, "scene");
      for (const file of disk) await write(join(folder, file), "");
      const places = [{ path: folder, reduction: 1 }];
      const found = await findImages(Object.keys(named), { folder, places, downscale });
      const answers = Object.keys(named).map((path) => {
        const file = found.files.get(path);
        return [path, file ? relative(folder, file.path) : found.missing.get(path)];
      });
      assert.deepEqual(Object.fromEntries(answers), named);
      const ownNames = [...found.files].filter(([, { renamed }]) => !renamed).map(([path]) => path);
      assert.deepEqual(ownNames, exact);
      assert.equal(found.reduction, reduction);
    }));
}

Deno.test("of several places that one is taken which holds most of the images", () =>
  withTempFolder(async (folder) => {
    for (const file of ["a/1.png", "b/1.png", "b/2.png"]) await write(join(folder, file), "");
    const places = ["none", "a", "b"].map((name) => ({ path: join(folder, name), reduction: 1 }));
    const { files } = await findImages(["1.png", "2.png"], { folder, places, downscale: 1 });
    assert.deepEqual([...files.values()].map(({ path }) => path), [
      join(folder, "b/1.png"),
      join(folder, "b/2.png"),
    ]);
  }));

Deno.test("links in circles and back into the folder end, and files are found once", () =>
  withTempFolder(async (root) => {
    const folder = join(root, "scene");
    await write(join(folder, "images/1.png"), "");
    await write(join(root, "elsewhere/2.png"), "");
    await Deno.symlink("..", join(folder, "images", "up"));
    await Deno.symlink(join(root, "elsewhere"), join(folder, "linked"));
    await Deno.symlink("loop", join(folder, "loop"));
    await Deno.symlink("nowhere.png", join(folder, "3.png"));
    const places = [{ path: folder, reduction: 1 }];
    const paths = ["/x/images/1.png", "/x/other/2.png", "/x/another/3.png"];
    const { files, missing } = await findImages(paths, { folder, places, downscale: 1 });
    assert.equal(files.get(paths[0])?.path, join(folder, "images/1.png"));
    // Whoever made the folder put the link there.
    assert.equal(files.get(paths[1])?.path, join(folder, "linked/2.png"));
    assert.equal(missing.get(paths[2]), "its image does not exist");
  }));

Deno.test("whatever a dataset names, nothing outside of the folder is found", () =>
  withTempFolder(async (root) => {
    const folder = join(root, "scene");
    await write(join(folder, "images/1.png"), "");
    await write(join(root, "1.png"), "");
    await write(join(root, "secret/1.png"), "");
    const part = fc.oneof(
      fc.constantFrom("..", ".", "", "images", "secret", "scene", "1.png", "1", "1.JPG", root),
      fc.string({ maxLength: 4 }),
    );
    const places = [{ path: folder, reduction: 1 }];
    await fc.assert(
      fc.asyncProperty(fc.array(part, { minLength: 1, maxLength: 6 }), async (parts) => {
        const { files } = await findImages([parts.join("/")], { folder, places, downscale: 1 });
        for (const { path } of files.values()) {
          assert.ok(resolve(path).startsWith(resolve(folder) + sep), path);
        }
      }),
      { numRuns: 300 },
    );
  }));

Deno.test("a name in a place is found whether its letters are composed or not", () =>
  withTempFolder(async (folder) => {
    const [composed, apart] = ["\u00e9.png", "e\u0301.png"];
    await write(join(folder, "a", apart), "");
    await write(join(folder, "b", composed), "");
    for (const [place, path] of [["a", composed], ["b", apart]]) {
      const places = [{ path: join(folder, place), reduction: 1 }];
      const { files } = await findImages([path], { folder, places, downscale: 1 });
      assert.equal(files.get(path)?.renamed, false);
    }
  }));

Deno.test("no file is found by another name that is known to be something else", () =>
  withTempFolder(async (folder) => {
    for (const file of ["images/1.jpg", "images/2.jpg"]) await write(join(folder, file), "");
    const others = new Set([1, 2].map((i) => join(folder, `images/${i}.jpg`)));
    const places = [{ path: folder, reduction: 1 }];
    const paths = ["../masks/1.jpg", "images/1.png", "images/2.jpg"];
    const { files } = await findImages(paths, { folder, places, downscale: 1, others });
    assert.deepEqual([...files.keys()], ["images/2.jpg"]);
  }));
