/// <reference lib="dom" />
import type { CaptureFiles } from "../../../../scene/in_memory.ts";

/** The files that somebody chose, by their paths. */
export function chosenFiles(files: FileList): CaptureFiles {
  return new Map([...files].map((file) => [file.webkitRelativePath || file.name, file]));
}

/** All files that somebody dropped, and those in folders that were dropped, by their paths. */
export async function droppedFiles(data: DataTransfer): Promise<CaptureFiles> {
  const files = new Map<string, File>();
  // All at once: a drop's items are gone after the event.
  const entries = [...data.items].flatMap((item) => item.webkitGetAsEntry() ?? []);
  await Promise.all(entries.map((entry) => gather(entry, files)));
  return files;
}

async function gather(entry: FileSystemEntry, files: Map<string, File>): Promise<void> {
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject)
    );
    files.set(entry.fullPath.replace(/^\//, ""), file);
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  // A folder gives some of its entries at a time, and none at its end.
  for (;;) {
    const some = await new Promise<FileSystemEntry[]>((resolve, reject) =>
      reader.readEntries(resolve, reject)
    );
    if (some.length === 0) return;
    await Promise.all(some.map((inside) => gather(inside, files)));
  }
}

/**
 * The photographs to train on of the scene that comes with denerf, from the page's server.
 *
 * @throws {Error} with a sentence, if it does not give them
 */
export async function bundledFiles(): Promise<CaptureFiles> {
  const description = "transforms_train.json";
  const get = async (path: string) => {
    const response = await fetch(`bundled/${path}`);
    if (!response.ok) throw new Error(await response.text());
    return await response.blob();
  };
  const listed = await get(description);
  const { frames } = JSON.parse(await listed.text()) as { frames: { file_path: string }[] };
  const paths = frames.map(({ file_path }) => `${file_path.replace(/^\.\//, "")}.png`);
  const photographs = await Promise.all(
    paths.map(async (path) => [path, await get(path)] as const),
  );
  const files = [[description, listed] as const, ...photographs];
  return new Map(files.map(([path, file]) => [`brig/${path}`, file]));
}

/**
 * Settings as people write them: `key=value`, one a line, as `--set` takes them.
 *
 * @throws {RangeError} with a sentence, for a line that is none
 */
export function settingsOf(text: string): Record<string, unknown> {
  const lines = text.split("\n").map((line) => line.trim()).filter((line) => line !== "");
  return Object.fromEntries(lines.map((line) => {
    const [, key, value] = /^([\w.]+)\s*=\s*(.*)$/.exec(line) ?? [];
    if (key === undefined) {
      throw new RangeError(
        `Settings must be key=value, one a line: this one is ${JSON.stringify(line)}.`,
      );
    }
    try {
      return [key, JSON.parse(value)];
    } catch {
      return [key, value];
    }
  }));
}
