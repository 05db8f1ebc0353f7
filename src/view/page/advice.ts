/** Systems by words of a browser's own description. The order counts: Android says Linux, too. */
const SYSTEMS = [
  ["Android", /Android/],
  ["iOS", /iPhone|iPad/],
  ["Windows", /Windows/],
  ["macOS", /Macintosh/],
  ["Linux", /Linux|CrOS/],
] as const;

/** Browsers likewise: Edge says Chrome, too, and Chrome says Safari. On iOS all are Safari. */
const BROWSERS = [
  ["Edge", /Edg(A|iOS)?\//],
  ["Firefox", /Firefox\/|FxiOS\//],
  ["Chrome", /Chrom(e|ium)\/|CriOS\//],
  ["Safari", /Safari\//],
] as const;

/** What Chrome and Edge need, by system. */
const CHROME: Readonly<Record<string, string>> = {
  Android: "needs version 121 or later, and Android 12 or later",
  Linux: "needs a recent version and a recent driver; where that is not enough, " +
    "chrome://flags/#enable-unsafe-webgpu and chrome://flags/#enable-vulkan set to Enabled help",
};

/** What they need elsewhere. */
const CHROME_ELSEWHERE = "needs version 113 or later";

/** What Firefox needs, by system. */
const FIREFOX: Readonly<Record<string, string>> = {
  Windows: "needs version 141 or later",
  macOS: "needs version 145 or later, and a Mac with Apple silicon",
};

/** What it needs elsewhere. */
const FIREFOX_ELSEWHERE = "may have WebGPU in its Nightly version only: use Chrome or Edge";

/**
 * What to do where a browser offers no WebGPU: sentences.
 *
 * @param userAgent the browser's own description
 * @param secure whether the browser takes the page's address for secure
 * @param address of the page
 */
export function adviceFor(userAgent: string, secure: boolean, address: string): string[] {
  const system = nameIn(SYSTEMS, userAgent);
  const browser = nameIn(BROWSERS, userAgent);
  if (!secure) {
    return [
      "Browsers offer WebGPU only to pages of a secure address, and this one is not: " +
      `${new URL(address).origin}.`,
      "Open it on the machine where denerf runs, as http://localhost or http://127.0.0.1; or bring its " +
      "port there, by ssh -L PORT:127.0.0.1:PORT MACHINE; or put a proxy with https in front of it.",
    ];
  }
  return [
    "This browser draws on no GPU here: it offers no WebGPU, or no adapter for it.",
    adviceOn(browser, system),
    "If it is new enough, see that hardware acceleration is on in its settings, and that the GPU's driver is " +
    "up to date.",
  ];
}

/** What a page that its server does not take any more says of its age. */
export function describeVersion(version: string): string {
  return `This page is of denerf ${version}; what runs now may be a later version.`;
}

function adviceOn(browser: string | null, system: string | null): string {
  if (system === "iOS") return "On iPhone and iPad every browser needs iOS 26 or later.";
  if (browser === "Safari") {
    return "Safari needs macOS 26 or later; in older ones Chrome and Edge have WebGPU.";
  }
  if (browser === null || system === null) {
    return "Use Chrome, Edge, Safari or Firefox in their current versions.";
  }
  const needs = browser === "Firefox"
    ? FIREFOX[system] ?? FIREFOX_ELSEWHERE
    : CHROME[system] ?? CHROME_ELSEWHERE;
  return `${browser} on ${system} ${needs}.`;
}

function nameIn(
  names: readonly (readonly [name: string, words: RegExp])[],
  text: string,
): string | null {
  return names.find(([, words]) => words.test(text))?.[0] ?? null;
}
