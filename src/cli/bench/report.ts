import { quantity } from "../output.ts";
import type { Ceilings } from "./ceilings.ts";
import type { ChoiceRow, Growth, GrowthRow } from "./growth.ts";
import type { MatrixResult } from "./matrices.ts";
import { sumOf } from "./measure.ts";
import type { RenderingResult } from "./rendering.ts";
import type { KernelResult, StepResult } from "./steps.ts";
import { columns, formatTable, percent, threeDigits } from "./table.ts";

/** All that `denerf bench` measures. */
export interface BenchResult {
  /** The adapter's own description. */
  readonly adapter: string;
  /** Whether it computes on the CPU. */
  readonly software: boolean;
  /** When it was measured, ISO 8601. */
  readonly date: string;
  /** What the adapter can do at most. */
  readonly ceilings: Ceilings;
  /** Dense layers on their own. */
  readonly matrices: MatrixResult[];
  /** Training steps. */
  readonly steps: StepResult[];
  /** Rendering of images. */
  readonly rendering: RenderingResult[];
}

/** The result as text for people, section by section. */
export function formatReport(result: BenchResult): string {
  const { adapter, software, date } = result;
  return [
    `${adapter}${software ? " (software)" : ""}, ${date}`,
    section("Ceilings", ceilingsTable(result.ceilings)),
    section("Dense layers, best of several", matricesTable(result.matrices)),
    ...result.steps.flatMap(stepSections),
    section("Training steps by wall clock", stepsTable(result.steps)),
    section("Rendering by wall clock", renderingTable(result.rendering)),
  ].join("\n\n");
}

/** What `denerf bench --growth` measures. */
export interface GrowthResult extends Growth {
  /** The adapter's own description. */
  readonly adapter: string;
  /** Whether it computes on the CPU. */
  readonly software: boolean;
  /** When it was measured, ISO 8601. */
  readonly date: string;
  /** The preset. */
  readonly preset: string;
  /** The scene's name. */
  readonly scene: string;
  /** What the adapter can do at most. */
  readonly ceilings: Ceilings;
}

/** How cost grows, as text for people. */
export function formatGrowth(result: GrowthResult): string {
  const { adapter, software, date, preset, scene, warmUp } = result;
  const run = `${preset} after ${warmUp} steps on ${scene}, steps without an occupancy update`;
  return [
    `${adapter}${software ? " (software)" : ""}, ${date}`,
    section("Ceilings", ceilingsTable(result.ceilings)),
    section(`Growth with samples a step, ${run}`, growthTable("aimed at", result.samples)),
    section(`Growth with entries a level, ${run}`, growthTable("entries", result.tableSizes)),
    section(`Growth with photographs, ${run}`, growthTable("images", result.images)),
    section(`Ways to do the same, ${run}`, choicesTable(result.choices)),
  ].join("\n\n");
}

function growthTable(value: string, rows: readonly GrowthRow[]): string {
  const headings = columns(
    ...[`>${value}`, ">parameters", ">rays", ">marched", ">samples"],
    ...[">ms a step", ">best ms", ">kernels ms", ">ns a sample"],
  );
  return formatTable(
    headings,
    rows.map((row) => [
      String(row.value),
      String(row.parameters),
      String(row.rays),
      String(row.marched),
      String(row.samples),
      milli(row.secondsPerStep),
      milli(row.bestSecondsPerStep),
      milli(row.kernelSeconds),
      threeDigits(row.secondsPerStep * 1e9 / Math.max(row.samples, 1)),
    ]),
  );
}

function choicesTable(rows: readonly ChoiceRow[]): string {
  const headings = columns(
    ...["field", "choice", "kernels", ">marched", ">samples", ">ms", ">of ceiling", "that binds"],
  );
  return formatTable(
    headings,
    rows.map((row) => [
      row.field,
      row.choice + (row.used ? "" : " (not used)"),
      row.kernels.length === 1 ? row.kernels[0] : `${row.kernels.length} of them`,
      String(row.marched),
      String(row.samples),
      milli(row.seconds),
      percent(row.ofCeiling),
      row.binds,
    ]),
  );
}

/** A part of a report, with its title underlined. */
function section(title: string, ...parts: string[]): string {
  return [title, "-".repeat(title.length), ...parts].join("\n");
}

function ceilingsTable({ copyBytesPerSecond, fmaFlopsPerSecond }: Ceilings): string {
  return formatTable(columns("", ">best", ">median", ""), [
    [
      "copy, read + written",
      giga(copyBytesPerSecond.best),
      giga(copyBytesPerSecond.median),
      "GB/s",
    ],
    [
      "fused multiply-add",
      giga(fmaFlopsPerSecond.best),
      giga(fmaFlopsPerSecond.median),
      "GFLOP/s",
    ],
  ]);
}

function matricesTable(results: readonly MatrixResult[]): string {
  const rates = [">GFLOP/s", ">GB/s", ">of ceiling", "that binds"];
  const headings = columns(
    ...["operation", ">width", ">samples", "variant", ">best ms", ">median ms"],
    ...rates,
  );
  const rows = results.map((result) => [
    result.operation,
    String(result.width),
    String(result.samples),
    result.variant + (result.used ? "" : " (not used)"),
    milli(result.best),
    milli(result.median),
    giga(result.flopsPerSecond),
    giga(result.bytesPerSecond),
    percent(result.ofCeiling),
    result.binds,
  ]);
  return formatTable(headings, rows);
}

function stepSections(step: StepResult): string[] {
  const { preset, warmUp, kernels, updateKernels, period } = step;
  const title = `Kernels of a training step, ${preset}, ${sizeOf(step)}`;
  if (updateKernels.length === 0) return [section(title, kernelsTable(kernels))];
  const update = `Kernels of a step that updates the occupancy grid, one of ${period}, ${preset}`;
  return [
    section(`${title}, after ${warmUp} steps on ${step.scene}`, kernelsTable(kernels)),
    section(update, kernelsTable(updateKernels)),
  ];
}

function sizeOf({ rays, reduced, marched, samples }: StepResult): string {
  const fewer = reduced ? ` (fewer than the preset's, to save time)` : "";
  const kept = marched > samples ? ` marched, ${samples.toFixed(0)} kept` : "";
  return `${rays.toFixed(0)} rays${fewer}, ${marched.toFixed(0)} samples${kept}`;
}

function kernelsTable(kernels: readonly KernelResult[]): string {
  const headings = columns(
    ...["kernel", ">runs", ">ms", ">share", ">GFLOP/s", ">GB/s", ">of ceiling", "that binds"],
  );
  const rows = kernels.map((kernel) => [
    kernel.kernel,
    String(kernel.runs),
    milli(kernel.seconds),
    percent(kernel.share),
    giga(kernel.flopsPerSecond),
    giga(kernel.bytesPerSecond),
    percent(kernel.ofCeiling),
    kernel.binds,
  ]);
  const total = ["all kernels", "", milli(sumOf(kernels).seconds), "100.0 %", "", "", "", ""];
  return formatTable(headings, [...rows, total]);
}

function stepsTable(steps: readonly StepResult[]): string {
  const headings = columns(
    ...["preset", ">rays", ">marched", ">samples", ">ms a step", ">best ms", ">samples/s"],
    ...[">rays/s", ">device busy"],
  );
  return formatTable(
    headings,
    steps.map((step) => [
      step.preset,
      step.rays.toFixed(0),
      step.marched.toFixed(0),
      step.samples.toFixed(0),
      milli(step.secondsPerStep),
      milli(step.bestSecondsPerStep),
      quantity(step.samplesPerSecond),
      quantity(step.raysPerSecond),
      percent(step.busy),
    ]),
  );
}

function renderingTable(results: readonly RenderingResult[]): string {
  const headings = columns("preset", "image", ">s an image", ">best s", ">images/s", ">rays/s");
  return formatTable(
    headings,
    results.map((result) => [
      result.preset,
      `${result.width} x ${result.height}`,
      threeDigits(result.secondsPerImage),
      threeDigits(result.bestSecondsPerImage),
      threeDigits(1 / result.secondsPerImage),
      quantity(result.raysPerSecond),
    ]),
  );
}

function giga(value: number): string {
  return threeDigits(value / 1e9);
}

function milli(seconds: number): string {
  return threeDigits(seconds * 1e3);
}
