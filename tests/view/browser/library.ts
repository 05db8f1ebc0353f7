/** What tests of the library load into a page: all of it, and what trains in pages, under one name. */
import * as denerf from "../../../src/browser.ts";
import { imageDecoder } from "../../../src/view/page/training/decode_image.ts";
import { fitFiles } from "../../../src/view/page/training/fit_files.ts";

const library = { ...denerf, fitFiles, imageDecoder };

declare global {
  /** The library for browsers. */
  var library: Library;
}

Object.assign(globalThis, { library });

/** Its type. */
export type Library = typeof library;
