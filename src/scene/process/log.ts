/** All that the programs said, in a file. */
export class Log {
  readonly #file: Deno.FsFile;
  readonly #encoder = new TextEncoder();

  /** Begins an empty file. */
  constructor(path: string) {
    this.#file = Deno.openSync(path, { write: true, createNew: true });
  }

  /** Adds a line. */
  write(line: string): void {
    const bytes = this.#encoder.encode(`${line}\n`);
    for (let written = 0; written < bytes.length;) {
      written += this.#file.writeSync(bytes.subarray(written));
    }
  }

  /** Closes the file. */
  [Symbol.dispose](): void {
    this.#file.close();
  }
}
