/** A viewer's page in a browser, as those who use it see it. */
import assert from "node:assert/strict";
import { decode } from "npm:fast-png@^8.0.0";
import type { BrowserContextOptions, Locator, Page } from "npm:playwright-core@^1.65.1";
import { openPage } from "./chromium.ts";
import { type Picture, psnr } from "./pictures.ts";

/** How a page is opened. */
export interface ViewerOptions extends BrowserContextOptions {
  /** The longer side of the canvas in pixels; few, as SwiftShader draws. */
  readonly pixels?: number;
  /** What happens to the page's window before it opens anything. */
  readonly prepare?: (page: Page) => Promise<unknown>;
}

/** A window in which the panel is beside the picture. */
const SIZE = { width: 820, height: 480 };

/** How long anything may take on a machine that has much else to do, in ms: a guard, which nothing measures. */
const PATIENCE = 120_000;

/** How two pictures agree at the most that are seen to be others, in dB. */
const CHANGED = 25;

/** An open page. */
export class Viewer implements AsyncDisposable {
  private constructor(
    /** The window's page. */
    readonly page: Page,
    /** What its console and its scripts complained of. */
    readonly faults: string[],
    private readonly close: () => PromiseLike<void>,
  ) {}

  /** Opens a page's address; waits for nothing. */
  static async open(url: string, options: ViewerOptions = {}): Promise<Viewer> {
    const { pixels = 24, prepare, ...context } = options;
    const opened = await openPage("about:blank", { viewport: SIZE, ...context });
    const { page, faults } = opened;
    page.setDefaultTimeout(PATIENCE);
    await prepare?.(page);
    const address = new URL(url);
    // A server takes the token for a cookie, and leads to the page without it.
    if (address.searchParams.has("token")) await page.goto(url, { waitUntil: "commit" });
    address.search = new URLSearchParams({ pixels: String(pixels) }).toString();
    await page.goto(address.href);
    return new Viewer(page, faults, () => opened[Symbol.asyncDispose]());
  }

  /** Opens a page's address, and waits for a whole picture. */
  static async show(url: string, options: ViewerOptions = {}): Promise<Viewer> {
    const viewer = await Viewer.open(url, options);
    await viewer.whole();
    return viewer;
  }

  /** Waits until at least one frame of what is seen is whole. */
  async whole(): Promise<void> {
    await this.page.waitForFunction(() =>
      /samples$/.test(document.querySelector(".status")?.textContent ?? "")
    );
  }

  /** Does something that changes the picture, and waits until a frame of the new one is whole. */
  async changed(act: () => Promise<unknown>): Promise<Picture> {
    await this.whole();
    // Armed before: on a fast machine it has moved before the act's last word is said.
    const moved = await this.page.evaluateHandle(() => {
      const state = { moved: false };
      new MutationObserver((_, observer) => {
        if (!/moving$/.test(document.querySelector(".status")?.textContent ?? "")) return;
        state.moved = true;
        observer.disconnect();
      }).observe(document.body, { subtree: true, childList: true, characterData: true });
      return state;
    });
    await act();
    await this.page.waitForFunction((state) => state.moved, moved);
    await this.whole();
    return await this.picture();
  }

  /** Holds a key on the picture until that has changed, however slowly frames come. */
  async held(key: string): Promise<Picture> {
    await this.whole();
    const before = await this.picture();
    return await this.changed(async () => {
      await this.canvas.focus();
      await this.page.keyboard.down(key);
      const patience = AbortSignal.timeout(PATIENCE);
      while (psnr((await this.picture()).data, before.data) > CHANGED) patience.throwIfAborted();
      await this.page.keyboard.up(key);
    });
  }

  /** Waits until the picture is as good as it gets. */
  async settled(): Promise<void> {
    await this.page.waitForFunction(() =>
      /^\D*\d+ × \d+ · \d+ samples$/.test(document.querySelector(".status")?.textContent ?? "")
    );
  }

  /** What the canvas shows. */
  async picture(): Promise<Picture> {
    const { width, height, pixels } = await this.page.evaluate(() => {
      const shown = document.querySelector("canvas")!;
      const copy = document.createElement("canvas");
      [copy.width, copy.height] = [shown.width, shown.height];
      const context = copy.getContext("2d")!;
      context.drawImage(shown, 0, 0);
      const { width, height } = copy;
      return { width, height, pixels: [...context.getImageData(0, 0, width, height).data] };
    });
    return { width, height, data: Uint8Array.from(pixels).filter((_, i) => i % 4 < 3) };
  }

  /** The canvas. */
  get canvas(): Locator {
    return this.page.locator("canvas").first();
  }

  /** Unfolds a part of the panel, and gives it. */
  async part(title: string): Promise<Locator> {
    const part = this.page.locator("details.part", {
      has: this.page.getByRole("heading", { name: title, exact: true }),
    });
    if (!await part.evaluate((element: HTMLDetailsElement) => element.open)) {
      await part.locator("summary").click();
    }
    return part;
  }

  /** Folds a part of the panel. */
  async fold(title: string): Promise<void> {
    await (await this.part(title)).locator("summary").click();
  }

  /** A picture of what is seen, as the page saves it. */
  async saved(width: number, height: number, samples: 1 | 4 | 16): Promise<Picture> {
    const part = await this.part("Picture");
    await part.getByLabel("Width").fill(String(width));
    await part.getByLabel("Height").fill(String(height));
    await part.getByLabel("Samples a pixel").selectOption(String(samples));
    return pictureOf(await this.downloaded(part.getByRole("button", { name: "Save PNG" })));
  }

  /** The file that a button saves. */
  async downloaded(button: Locator): Promise<Uint8Array<ArrayBuffer>> {
    const download = this.page.waitForEvent("download");
    await button.click();
    return await Deno.readFile(await (await download).path());
  }

  /** What a button puts where texts are pasted from. */
  async copied(button: Locator): Promise<string> {
    await button.click();
    await this.page.locator(".note", { hasText: "copied" }).waitFor();
    return await this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** Fails if the console or a script complained. */
  assertFaultless(): void {
    assert.deepEqual(this.faults, []);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }
}

/** A PNG's pixels, without alpha. */
export function pictureOf(png: Uint8Array): Picture {
  const { width, height, data, channels } = decode(png);
  return { width, height, data: Uint8Array.from(data).filter((_, i) => i % channels < 3) };
}
