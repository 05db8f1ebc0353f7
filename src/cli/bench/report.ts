import { quantity } from "../output.ts";
import type { Ceilings } from "./ceilings.ts";
import type { MatrixResult } from "./matrices.ts";
import type { RenderingResult } from "./rendering.ts";
import type { StepResult } from "./steps.ts";
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
    ...result.steps.map(stepSection),
    section("Training steps by wall clock", stepsTable(result.steps)),
    section("Rendering by wall clock", renderingTable(result.rendering)),
  ].join("\n\n");
}

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

function stepSection(step: StepResult): string {
  const headings = columns(
    ...["kernel", ">runs", ">ms", ">share", ">GFLOP/s", ">GB/s", ">of ceiling", "that binds"],
  );
  const rows = step.kernels.map((kernel) => [
    kernel.kernel,
    String(kernel.runs),
    milli(kernel.seconds),
    percent(kernel.share),
    giga(kernel.flopsPerSecond),
    giga(kernel.bytesPerSecond),
    percent(kernel.ofCeiling),
    kernel.binds,
  ]);
  const total = ["all kernels", "", milli(step.kernelSeconds), "100.0 %", "", "", "", ""];
  const title = `Kernels of a training step, ${step.preset}, ${raysOf(step)}`;
  return section(title, formatTable(headings, [...rows, total]));
}

function raysOf({ rays, reduced, samples }: StepResult): string {
  const fewer = reduced ? ` (fewer than the preset's, to save time)` : "";
  return `${rays} rays${fewer}, ${samples} samples`;
}

function stepsTable(steps: readonly StepResult[]): string {
  const headings = columns(
    ...["preset", ">rays", ">ms a step", ">best ms", ">samples/s", ">rays/s", ">device busy"],
  );
  return formatTable(
    headings,
    steps.map((step) => [
      step.preset,
      String(step.rays),
      milli(step.secondsPerStep),
      milli(step.bestSecondsPerStep),
      quantity(step.samplesPerSecond),
      quantity(step.raysPerSecond),
      percent(step.busy),
    ]),
  );
}

function renderingTable(results: readonly RenderingResult[]): string {
  const headings = columns("preset", "image", ">s an image", ">best s", ">rays/s");
  return formatTable(
    headings,
    results.map((result) => [
      result.preset,
      `${result.width} x ${result.height}`,
      threeDigits(result.secondsPerImage),
      threeDigits(result.bestSecondsPerImage),
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
