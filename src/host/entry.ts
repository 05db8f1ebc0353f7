const HERE = import.meta.url;

/** In a bundle, and so in a binary, all modules have its URL. */
const isBundle = !HERE.endsWith("/src/host/entry.ts");

/** The URL of the module that starts denerf. */
export const MAIN: string = isBundle ? HERE : new URL("../../main.ts", HERE).href;

/** The URL of the module of denerf's workers: from source, it is checked without the command line. */
export const WORKER: string = isBundle ? HERE : new URL("../../worker.ts", HERE).href;
