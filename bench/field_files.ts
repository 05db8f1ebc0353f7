/**
 * What a field file costs: PSNR of held-out views and bytes, by bits of a table's number.
 *
 *   deno run -A bench/field_files.ts RUN…
 *
 * @module
 */
import {
  createRenderer,
  decodeField,
  encodeField,
  evaluate,
  type FieldAbout,
  fieldOfCheckpoint,
  type Model,
  restoreField,
} from "../src/nerf/mod.ts";
import { openGpu, readCheckpoint, restoreModel, RunFolder } from "../src/runs/mod.ts";
import { loadSurveyed, surveyScene } from "../src/scene/mod.ts";
import { aboutOfScene } from "../src/view/field_about.ts";

/** Held-out views of each run that are rendered, at most. */
const VIEWS = 4;

const gpu = await openGpu();
console.log("| run | of it | bytes | PSNR | less than the checkpoint |");
console.log("| --- | ----- | ----- | ---- | ------------------------ |");
for (const path of Deno.args) await measure(path);
await gpu.close();

async function measure(path: string): Promise<void> {
  const { checkpoint: file } = new RunFolder(path);
  const checkpoint = await readCheckpoint(file);
  const { config, step } = checkpoint;
  const survey = await surveyScene(config.scene, config);
  const all = await loadSurveyed(survey, { split: "test" });
  const scene = { ...all, views: all.views.slice(0, VIEWS) };
  const psnrOf = async (model: Model, fitted = config) => {
    const renderer = await createRenderer(gpu, model, fitted, survey.placement);
    const { psnr } = await evaluate(renderer, scene, config.background);
    renderer.destroy();
    model.destroy();
    return psnr;
  };
  const whole = await psnrOf(await restoreModel(gpu, checkpoint, file));
  const { size } = await Deno.stat(file);
  console.log(`| ${survey.name} | checkpoint | ${size} | ${whole.toFixed(3)} | |`);
  const about: FieldAbout = { ...await aboutOfScene(survey), denerf: "bench" };
  const arrays = fieldOfCheckpoint(checkpoint);
  for (const bits of [16, 8, 6] as const) {
    const bytes = await encodeField({ step, config, about, bits, arrays });
    const { model, config: fitted } = await restoreField(
      gpu,
      path,
      await decodeField(path, bytes),
    );
    const psnr = await psnrOf(model, fitted);
    console.log(
      `| | ${bits} bits | ${bytes.length} | ${psnr.toFixed(3)} | ${(whole - psnr).toFixed(4)} |`,
    );
  }
}
