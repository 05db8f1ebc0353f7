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

/** What chromium-based browsers need, by system. */
const CHROME: Readonly<Record<string, string>> = {
  Android: "needs Android 12 or later, and version 121 or later",
  Windows: "needs version 113 or later",
  macOS: "needs version 113 or later",
  Linux:
    "needs version 144 or later; in an older one set chrome://flags/#enable-unsafe-webgpu and #enable-vulkan to Enabled",
};

/** What Firefox needs, by system. */
const FIREFOX: Readonly<Record<string, string>> = {
  Windows: "needs version 141 or later",
  macOS: "needs version 145 or later on a Mac with Apple silicon",
};

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

function adviceOn(browser: string | null, system: string | null): string {
  if (system === "iOS") {
    return "On iPhone and iPad every browser needs iOS 26 or later: update the system.";
  }
  if (browser === "Safari") {
    return "Safari needs macOS 26 or later: update the system, or use Chrome or Edge.";
  }
  if (browser === "Firefox") {
    const needs = FIREFOX[system ?? ""];
    return needs
      ? `Firefox ${needs}: update it, or use Chrome or Edge.`
      : "Firefox has WebGPU on this system in its Nightly version only: use Chrome or Edge.";
  }
  if (browser === null) return "Use Chrome, Edge, Safari or Firefox in their current versions.";
  return `${browser} ${CHROME[system ?? ""] ?? CHROME.Windows}: update it.`;
}

function nameIn(
  names: readonly (readonly [name: string, words: RegExp])[],
  text: string,
): string | null {
  return names.find(([, words]) => words.test(text))?.[0] ?? null;
}
