/** Files that denerf reads beside its modules, where these are files themselves. */
export interface CarriedFiles {
  /** The WebAssembly of the JPEG decoder. */
  readonly jpegDecoder: Uint8Array<ArrayBuffer>;
  /** Loads the bundled scenes, which are megabytes: bytes by path below `scenes/`. */
  scenes(): Promise<Readonly<Record<string, Uint8Array<ArrayBuffer>>>>;
}

let files: CarriedFiles | null = null;

/** What a bundle or a binary carries in itself; null from source. */
export function carriedFiles(): CarriedFiles | null {
  return files;
}

/** Says once, before anything else, that this is a bundle: it carries these files. */
export function carryFiles(carried: CarriedFiles): void {
  files = carried;
}
