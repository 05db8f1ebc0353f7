import type { About } from "./protocol.ts";
import type { Exhibit, ServedField } from "./server.ts";

/** What is shown of a field file. */
export interface FileExhibitOptions {
  /** What pages are told. */
  readonly about: About;
  /** The file, which is served as it is. */
  readonly field: ServedField;
  /** Renders it as PNG, for browsers without WebGPU. */
  readonly render: () => Promise<Uint8Array<ArrayBuffer>>;
}

/** A field file, of which there is nothing but the field. */
export class FileExhibit implements Exhibit {
  #picture: Promise<Uint8Array<ArrayBuffer>> | null = null;

  /** Shows it. */
  constructor(private readonly options: FileExhibitOptions) {}

  /** What it is. */
  about(): About {
    return this.options.about;
  }

  /** The file, of the bits that it has. */
  field(): Promise<ServedField> {
    return Promise.resolve(this.options.field);
  }

  /** There are none. */
  photograph(): Promise<null> {
    return Promise.resolve(null);
  }

  /** A picture of it, which is rendered once. */
  fallback(): Promise<Uint8Array<ArrayBuffer>> {
    return this.#picture ??= this.options.render().catch((error) => {
      this.#picture = null; // it may be better the next time
      throw error;
    });
  }
}
