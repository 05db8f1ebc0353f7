/**
 * Measures what a field has in the air in front of its cameras, where nothing is: for each held-out photograph of
 * which it is known how far away some things are (by COLMAP's points, or an image of depths), the share of its rays
 * that are stopped by more than a twentieth before anything can be there:
 *
 *     deno run -A bench/floaters.ts RUN …
 *
 * Nothing is nearer than all that is known, but for one in a hundred, as points may be wrong. A cube around the
 * camera lies within that distance; it is rendered alone.
 *
 * @module
 */
import { openGpu, openSurvey, readRun, restoreRun } from "../src/cli/open.ts";
import { Output } from "../src/cli/output.ts";
import { column } from "../src/math/mod.ts";
import { quantile } from "../src/math/quantile.ts";
import { createRenderer } from "../src/nerf/mod.ts";
import { loadSurveyed } from "../src/scene/mod.ts";

/** A ray that is stopped by more meets something. */
const STOPPED = 0.05;

/** So many of the points may be wrong. */
const WRONG = 0.01;

const output = new Output(true);
const gpu = await openGpu();
for (const path of Deno.args) {
  const run = await readRun(path, output);
  const survey = await openSurvey(run.checkpoint.config);
  const scene = await loadSurveyed(survey, { split: "test", depths: true });
  const { model, config } = await restoreRun(gpu, run, output);
  const shares: number[] = [];
  for (const { camera, depths } of scene.views) {
    if (!depths || depths.distances.length === 0) continue;
    const half = quantile(depths.distances.toSorted(), WRONG) / Math.sqrt(3);
    const eye = column(camera.cameraToWorld, 3);
    const [lower, upper] = [-half, half].map((away) => eye.map((x) => x + away));
    const crop = { lower: triple(lower), upper: triple(upper) };
    const renderer = await createRenderer(gpu, model, config, scene, { crop });
    const { accumulations } = await renderer.render(camera);
    renderer.destroy();
    shares.push(accumulations.filter((it) => it > STOPPED).length / accumulations.length);
  }
  const mean = shares.reduce((sum, share) => sum + share, 0) / shares.length;
  const known = `${shares.length} of ${scene.views.length} held-out photographs`;
  console.log(
    shares.length === 0
      ? `${path}: nothing is known of depths in held-out photographs`
      : `${path}: ${(100 * mean).toFixed(2)} % of the rays of ${known} meet something in the air`,
  );
  model.destroy();
}
await gpu.close();

function triple([x, y, z]: readonly number[]): [number, number, number] {
  return [x, y, z];
}
