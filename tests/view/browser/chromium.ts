/** A browser for tests: Debian's Chromium or another of its kind, started once, with WebGPU on SwiftShader. */
import { join } from "node:path";
import {
  type Browser,
  type BrowserContextOptions,
  chromium,
  type Page,
} from "npm:playwright-core@^1.65.1";

/** Its name, as distributions have it. */
const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** A name of this machine that a server does not know, as of who rebinds a name to it. */
export const FOREIGN_HOST = "evil.example";

/**
 * WebGPU on any driver, however slow: the watchdog would take a busy one for one that hangs. Nothing of the network but
 * what a test asks for.
 */
const FLAGS = [
  ...["--no-sandbox", "--enable-unsafe-webgpu", "--disable-gpu-watchdog"],
  ...["--disable-quic", "--no-first-run", "--disable-background-networking"],
  ...["--disable-component-update", "--disable-sync"],
  `--host-resolver-rules=MAP ${FOREIGN_HOST} 127.0.0.1`,
];

/** All of a page on SwiftShader: a canvas of WebGPU cannot be shown by a compositor that has no GPU. */
const SWIFTSHADER = [
  ...["--enable-features=Vulkan", "--use-vulkan=swiftshader", "--use-angle=swiftshader"],
  ...["--use-webgpu-adapter=swiftshader", "--ignore-gpu-blocklist"],
];

/** Where it is: what DENERF_CHROMIUM names, or the first of its names on PATH and in /usr/bin; null if nowhere. */
const program = await findChromium();

let started: Promise<Browser> | undefined;

async function findChromium(): Promise<string | null> {
  const named = Deno.env.get("DENERF_CHROMIUM");
  const folders = [...(Deno.env.get("PATH") ?? "").split(":"), "/usr/bin"];
  const places = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  for (const path of named === undefined ? places : [named]) {
    if (await Deno.stat(path).then(({ isFile }) => isFile, () => false)) return path;
  }
  return null;
}

/** The one browser of all tests of a process. */
function browser(): Promise<Browser> {
  return started ??= chromium.launch({
    executablePath: program!,
    args: [...FLAGS, ...SWIFTSHADER],
  });
}

Deno.test.afterAll(async () => {
  await (await started)?.close();
});

/** A page of a browser's window, and what went wrong in it. */
export interface Opened {
  readonly page: Page;
  /** Errors of its console and its scripts, in order. */
  readonly faults: string[];
}

/**
 * Opens a page in a window of its own, that shares no cookies with others.
 *
 * @param url an address, or `about:blank`
 */
export async function openPage(
  url: string,
  options: BrowserContextOptions = {},
): Promise<Opened & AsyncDisposable> {
  const context = await (await browser()).newContext(options);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(String(error)));
  page.on("console", (message) => {
    if (message.type() === "error") faults.push(message.text());
  });
  await page.goto(url);
  return { page, faults, [Symbol.asyncDispose]: () => context.close() };
}

/** A test in a browser; without one on this machine, it says so and is skipped. */
export function browserTest(name: string, run: () => Promise<void>): void {
  if (program === null) console.log(`skipped: ${name}: there is no Chromium (DENERF_CHROMIUM)`);
  // What the browser's connection does between tests is not theirs.
  const shared = { sanitizeOps: false, sanitizeResources: false };
  Deno.test({ name, ignore: program === null, ...shared, fn: run });
}
