/**
 * The module that starts denerf: `main.ts`, or the one file that a bundle is. A bundle's modules all
 * have the bundle's URL, so it is this module's place that tells.
 */
export const ENTRY: string = import.meta.url.endsWith("/src/host/entry.ts")
  ? new URL("../../main.ts", import.meta.url).href
  : import.meta.url;
