import assert from "node:assert/strict";
import fc from "npm:fast-check@^4.0.0";
import { encodeHtml, scriptSafe } from "../../../src/cli/inspect/html.ts";
import { drawScene, type SceneDrawing } from "../../../src/cli/inspect/scene_drawing.ts";
import { cloud, ring } from "../../scene/rigs.ts";
import { fakeSurvey } from "./fake_survey.ts";

const HOSTILE = [
  "</script><script>alert(1)</script>",
  "<!-- <script>",
  "images/Straße 雪 \u2028 'quoted' \"twice\" $& $1 \\u003c",
  "]]>",
  "VIEWER_SCRIPT;",
  '"SCENE_DATA"',
];

function page(drawing: SceneDrawing, lines: readonly string[] = []): string {
  return new TextDecoder().decode(encodeHtml(drawing, lines));
}

/** The scripts of a page, as an HTML parser ends them. */
function scriptsOf(html: string): string[] {
  return [...html.matchAll(/<script[^>]*>(.*?)<\/script/gis)].map(([, content]) => content);
}

Deno.test("whatever names a capture has, they stay data", () => {
  const survey = fakeSurvey(ring(HOSTILE.length), { names: HOSTILE });
  const html = page(drawScene({ ...survey, name: HOSTILE[0] }), HOSTILE);
  const scripts = scriptsOf(html);
  assert.equal(scripts.length, 2);
  const scene = JSON.parse(scripts[0]);
  assert.deepEqual(scene.cameras.map(({ name }: { name: string }) => name), HOSTILE);
  assert.equal(scene.name, HOSTILE[0]);
  assert.deepEqual(scene.summary, HOSTILE);
  assert.ok(!html.includes("<script>alert"));
});

Deno.test("any text in JSON comes through a script unchanged", () => {
  fc.assert(fc.property(fc.string({ unit: "binary" }), (text) => {
    const safe = scriptSafe(JSON.stringify({ [text]: text }));
    assert.ok(!safe.includes("<"));
    assert.deepEqual(JSON.parse(safe), { [text]: text });
  }));
});

Deno.test("a page is one file that asks no network, and says so to the browser", () => {
  const html = page(drawScene(fakeSurvey(ring(4))));
  assert.ok(!/https?:|\bsrc=|\bhref=|@import|\burl\(/.test(html));
  assert.match(html, /Content-Security-Policy"\s+content="default-src 'none'; script-src/);
  assert.ok(!/SCENE_DATA|VIEWER_SCRIPT/.test(html));
});

Deno.test("points come through as single-precision positions and bytes of colour", () => {
  const points = cloud([[1, 2, 3], [0.1, -0.5, 7]]);
  points.colors.set([1, 2, 255, 4, 5, 6]);
  const drawing = drawScene(fakeSurvey(ring(4), { points }));
  const scene = JSON.parse(scriptsOf(page(drawing))[0]);
  const positions = Uint8Array.fromBase64(scene.points.positions);
  assert.deepEqual(new Float32Array(positions.buffer), drawing.points.positions);
  assert.deepEqual([...Uint8Array.fromBase64(scene.points.colors)], [1, 2, 255, 4, 5, 6]);
  assert.deepEqual(scene.legend.at(-1), { layer: "points", text: "2 points" });
});

/** A window of 800 x 800 pixels with just what the viewer uses, which notes the lines that are drawn. */
class FakeBrowser {
  lines: number[][] = [];
  words: string[] = [];
  #frames: (() => void)[] = [];
  #listeners: Record<string, (event: object) => void> = {};

  constructor(data: string, script: string) {
    let start: number[] = [];
    const context = {
      createImageData: (width: number, height: number) => ({
        data: new Uint8ClampedArray(4 * width * height),
      }),
      ...{ putImageData() {}, beginPath() {}, stroke() {} },
      moveTo: (...point: number[]) => start = point,
      lineTo: (...point: number[]) => this.lines.push([...start, ...point]),
      fillText: (text: string) => this.words.push(text),
    };
    const element = () => ({
      ...{ textContent: "", clientWidth: 800, clientHeight: 800, width: 0, height: 0, open: false },
      ...{ style: { setProperty() {} }, append() {}, addEventListener() {} },
      getBoundingClientRect: () => ({ right: 300 }),
      getContext: () => context,
    });
    const document = {
      getElementById: (id: string) => ({ ...element(), textContent: id === "scene" ? data : "" }),
      querySelector: element,
      querySelectorAll: () => [],
      createElement: element,
      body: element(),
    };
    const globals = {
      ...{ document, innerWidth: 600, innerHeight: 800, devicePixelRatio: 1 },
      matchMedia: () => ({ matches: false, addEventListener() {} }),
      requestAnimationFrame: (frame: () => void) => this.#frames.push(frame),
      addEventListener: (name: string, listener: (event: object) => void) =>
        this.#listeners[name] = listener,
    };
    new Function(...Object.keys(globals), script)(...Object.values(globals));
  }

  press(key: string): void {
    this.#listeners.keydown({ key });
  }

  frame(): void {
    [this.lines, this.words] = [[], []];
    for (const frame of this.#frames.splice(0)) frame();
  }
}

Deno.test("the viewer shows cameras from above, the front and the side where they are", () => {
  const drawing = drawScene(fakeSurvey(ring(5)));
  const [data, script] = scriptsOf(page(drawing));
  const browser = new FakeBrowser(data, script);
  browser.frame();
  assert.deepEqual(browser.words, ["x", "y", "z"]);
  const { cameras, center, radius } = drawing;
  const scale = 0.95 * 400 / radius;
  for (const [key, across, up] of [["t", 0, 1], ["f", 0, 2], ["s", 1, 2]] as const) {
    browser.press(key);
    browser.frame();
    for (const { position } of cameras) {
      const x = 400 + scale * (position[across] - center[across]);
      const y = 400 - scale * (position[up] - center[up]);
      const ends = browser.lines.flatMap(([ax, ay, bx, by]) => [[ax, ay], [bx, by]]);
      const near = ends.filter((end) => Math.hypot(end[0] - x, end[1] - y) < 1e-2);
      assert.ok(near.length >= 4, `${key}: no frustum at ${x}, ${y}`);
    }
  }
});
