/**
 * Options of several commands: they say the same everywhere.
 *
 * @module
 */
import { Option } from "npm:@commander-js/extra-typings@^15.0.0";
import { LOG_KINDS } from "../jobs/mod.ts";
import { OUTPUT_PROJECTIONS } from "../paths/mod.ts";
import { AXES, type AxisName, FORMATS, POSE_CONVENTIONS } from "../scene/mod.ts";
import { natural, positive, size } from "./values.ts";

/** stdout gets one JSON object. */
export function jsonOption() {
  return new Option("--json", "print one JSON object");
}

/** Which adapter is used. */
export function gpuOption() {
  return new Option("--gpu <adapter>", "the adapter's name or number (see denerf info --list)");
}

/** The end of stdin ends the command. */
export function supervisedOption() {
  return new Option("--supervised", "end when stdin does").hideHelp();
}

/** Which images are kept for testing. */
export function holdoutOption() {
  return new Option("--holdout <n>", "keep every nth image for testing; 0: none (default: 8)")
    .argParser(natural);
}

/** Which way is up. */
export function upOption() {
  return new Option(
    "--up <axis>",
    "which axis of the capture's coordinates is up (default: what agrees best)",
  )
    .choices(Object.keys(AXES) as AxisName[]);
}

/** How large images are. */
export function sizeOption() {
  return new Option("--size <WxH>", "size of the images (default: the scene's)").argParser(size);
}

/** How much images show. */
export function fovOption() {
  return new Option("--fov <degrees>", "vertical field of view (default: the scene's)")
    .argParser(positive);
}

/** How images show it. */
export function projectionOption() {
  return new Option(
    "--projection <name>",
    "how rays are spread over the image (default: perspective)",
  )
    .choices(OUTPUT_PROJECTIONS);
}

/** What a capture is. */
export function formatOption() {
  return new Option("--format <name>", "the capture's format (default: detected)")
    .choices(Object.keys(FORMATS));
}

/** Where a capture has its photographs. */
export function imagesOption() {
  return new Option(
    "--images <dir>",
    "where the photographs are (default: where the capture says)",
  );
}

/** What a capture has its poses mean. */
export function posesOption() {
  return new Option(
    "--poses <convention>",
    "what the capture's poses are, if not what its format says (default: that)",
  ).choices(POSE_CONVENTIONS);
}

/** What masks mean. */
export function invertMasksOption() {
  return new Option("--invert-masks", "masks are white where pixels are to be ignored");
}

/** What a log is like. */
export function logOption() {
  return new Option("--log <kind>", "lines for people or for programs")
    .choices(LOG_KINDS).default("text" as const);
}
