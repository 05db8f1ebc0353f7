import { fileURLToPath } from "node:url";

const DATA = fileURLToPath(new URL("../../../../shared/data/", import.meta.url));

/** A photograph of the beer capture, or undefined with a message where it is not there. */
export async function beerImage(): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const path = `${DATA}beer/images/0000.jpg`;
  try {
    return await Deno.readFile(path);
  } catch (error) {
    if (!(error instanceof Deno.errors.NotFound)) throw error;
    console.log(`skipped: there is no ${path}`);
    return undefined;
  }
}
