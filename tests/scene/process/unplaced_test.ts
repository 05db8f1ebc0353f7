import assert from "node:assert/strict";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { explainUnplaced, reasonsOf } from "../../../src/scene/process/unplaced.ts";
import { writeDatabase } from "./process_tools.ts";
import { withTempFolder } from "../temp_scene.ts";

const NAMES = Array.from({ length: 7 }, (_, i) => `${i + 1}.jpg`);

Deno.test("why an image has no place follows from its features, matches and sharpness", async () => {
  await withTempFolder(async (folder) => {
    const path = join(folder, "database.db");
    const features = [2000, 1800, 90, 1500, 1700, 400, null];
    writeDatabase(path, features, [[1, 2, 300], [1, 4, 9], [4, 5, 120], [6, 1, 40], [2, 7, 0]]);
    const sharpness = new Map([["1.jpg", 100], ["2.jpg", 90], ["3.jpg", 80], ["6.jpg", 20]]);
    const unplaced = await explainUnplaced(path, NAMES, new Set(["1.jpg", "2.jpg"]), sharpness);
    assert.deepEqual(unplaced, [
      { name: "3.jpg", reason: "few features", features: 90, matches: 0 },
      { name: "4.jpg", reason: "apart", features: 1500, matches: 120 },
      { name: "5.jpg", reason: "apart", features: 1700, matches: 120 },
      { name: "6.jpg", reason: "blurred", features: 400, matches: 40 },
      { name: "7.jpg", reason: "few features", features: 0, matches: 0 },
    ]);
    const [{ reason }] = await explainUnplaced(path, ["4.jpg"], new Set(), new Map());
    assert.equal(reason, "no start", "nothing was placed that it could be apart from");
    assert.equal(
      reasonsOf(unplaced),
      "1 blurred: hold still, more light (6.jpg); 2 without texture: dark, or bare walls (3.jpg, " +
        "7.jpg); 2 that match others, but not those that were placed: take more that join them " +
        "(4.jpg, 5.jpg)",
    );
  });
});

Deno.test("of many names three are said", () => {
  const unplaced = Array.from({ length: 9 }, (_, i) => ({
    ...{ name: `${i}.jpg`, reason: "few matches" as const, features: 500, matches: 3 },
  }));
  assert.equal(
    reasonsOf(unplaced),
    "9 that share too little with any other: take more between them (0.jpg, 1.jpg, 2.jpg and 6 more)",
  );
  assert.equal(reasonsOf([]), "");
});

Deno.test("without a database, or from one of another kind, nothing is known", async () => {
  await withTempFolder(async (folder) => {
    const path = join(folder, "database.db");
    using database = new DatabaseSync(path);
    database.exec("CREATE TABLE pictures (id INTEGER)");
    assert.deepEqual(await explainUnplaced(path, NAMES, new Set(), new Map()), []);
  });
  assert.deepEqual(await explainUnplaced("nothing/there.db", NAMES, new Set(), new Map()), []);
});
