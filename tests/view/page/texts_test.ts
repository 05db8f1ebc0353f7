import assert from "node:assert/strict";
import { IDENTITY, lookAt, type Similarity } from "../../../src/math/mod.ts";
import { column } from "../../../src/math/pose.ts";
import { parseDenerf } from "../../../src/paths/files/denerf.ts";
import { parseJson } from "../../../src/paths/files/json.ts";
import { adviceFor, describeVersion } from "../../../src/view/page/advice.ts";
import { colorOf, hexOf } from "../../../src/view/page/colors.ts";
import { viewCommand } from "../../../src/view/page/command.ts";
import { cameraOf } from "../../../src/view/page/controls/viewpoint.ts";
import type { Crop } from "../../../src/view/page/messages.ts";
import { problemOfSize } from "../../../src/view/page/png.ts";
import { startOf } from "../../../src/view/page/start.ts";

const START = {
  ...{ width: 100, height: 50, fx: 70, fy: 70, cx: 50, cy: 25 },
  cameraToWorld: lookAt([0, -2, 1], [0, 0, 0], [0, 0, 1]),
};

/** Twice as large, and shifted. */
const FROM_CAPTURE: Similarity = { ...IDENTITY, scale: 2, translation: [1, 0, 0] };

function command(run: string, crop: Crop | null = null): string {
  return viewCommand(
    {
      viewpoint: { value: { pose: START.cameraToWorld, distance: 1, fov: Math.PI / 3 } },
      crop: { value: crop },
      size: { value: { width: 640.4, height: 479.6 } },
    },
    run,
    FROM_CAPTURE,
  );
}

Deno.test("the render command writes a path of one camera, in the capture's coordinates", () => {
  const [, json] = command("runs/brig").match(/^cat > view\.json <<'END'\n(.*)\nEND\n/)!;
  const path = parseDenerf(parseJson("view.json", new TextEncoder().encode(json)));
  assert.deepEqual(path.size, [640, 480]);
  const [{ pose, focal }] = path.keyframes;
  column(pose, 3).forEach((value, i) => {
    assert.ok(Math.abs(value - [-0.5, -1, 0.5][i]) < 1e-8);
  });
  assert.ok(Math.abs(focal! - 0.5 / Math.tan(Math.PI / 6)) < 1e-6);
});

Deno.test("the render command names run, path, folder and crop box as a shell reads them", () => {
  const last = (text: string) => text.trim().split("\n").at(-1);
  assert.equal(
    last(command("runs/brig")),
    "denerf render runs/brig --path view.json --output view",
  );
  assert.equal(
    last(command("it's $HOME")),
    "denerf render 'it'\\''s $HOME' --path view.json --output view",
  );
  const crop = { lower: [-1, -0.5, 0], upper: [1, 0.5, 1 / 3] } as const;
  assert.equal(
    last(command("a", crop)),
    "denerf render a --path view.json --crop=-1,-0.5,0,1,0.5,0.333333333 --output view",
  );
});

Deno.test("pictures of any shape show all that the start camera shows", () => {
  for (const [width, height] of [[200, 100], [400, 100], [100, 100], [60, 100]]) {
    const { fx, fy } = cameraOf(
      startOf({ start: START, distance: 1 }, { width, height }),
      width,
      height,
    );
    assert.ok(width / fx >= START.width / START.fx - 1e-9, `${width} x ${height}`);
    assert.ok(height / fy >= START.height / START.fy - 1e-9, `${width} x ${height}`);
  }
});

Deno.test("colours come back from what colour fields write", () => {
  for (const hex of ["#000000", "#ffffff", "#0180ff"]) assert.equal(hexOf(colorOf(hex)), hex);
  assert.deepEqual(colorOf("#ff0033"), [1, 0, 0.2]);
});

Deno.test("a picture's size is refused where no browser could make it", () => {
  assert.equal(problemOfSize(1920, 1080), null);
  assert.equal(problemOfSize(16_384, 1), null);
  for (const [width, height] of [[0, 100], [100, 16_385], [10.5, 100], [-1, 5]]) {
    assert.equal(
      problemOfSize(width, height),
      `Width and height must be whole numbers from 1 to 16384: they are ${width} and ${height}.`,
    );
  }
  assert.match(problemOfSize(NaN, 100)!, /: they are no number and 100\.$/);
  assert.equal(
    problemOfSize(16_000, 16_000),
    "A picture can have 100 million pixels: 16000 x 16000 are 256 million.",
  );
});

const AGENTS = {
  chromeLinux:
    "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Safari/537.36",
  chromeAndroid:
    "Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36",
  edge:
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0.0.0 Safari/537.36 Edg/109.0.1518.78",
  safari:
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Safari/605.1.15",
  iphone:
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.4 Mobile/15E148 Safari/604.1",
  firefoxMac:
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:120.0) Gecko/20100101 Firefox/120.0",
  firefoxLinux: "Mozilla/5.0 (X11; Linux x86_64; rv:120.0) Gecko/20100101 Firefox/120.0",
  other: "Lynx/2.8",
};

Deno.test("without WebGPU a page says what to do, by browser and system", () => {
  const advice = (agent: keyof typeof AGENTS) =>
    adviceFor(AGENTS[agent], true, "https://a.example/")[1];
  assert.match(advice("chromeLinux"), /^Chrome on Linux .*chrome:\/\/flags/);
  assert.match(advice("chromeAndroid"), /^Chrome on Android .*121/);
  assert.match(advice("edge"), /^Edge on Windows .*113/);
  assert.match(advice("safari"), /^Safari .*macOS 26/);
  assert.match(advice("iphone"), /^.*iOS 26/);
  assert.match(advice("firefoxMac"), /^Firefox on macOS .*145/);
  assert.match(advice("firefoxLinux"), /^Firefox on Linux .*Nightly/);
  assert.match(advice("other"), /^Use Chrome, Edge, Safari or Firefox/);
});

Deno.test("a page of an insecure address says that this is why", () => {
  const [why, what] = adviceFor(AGENTS.chromeLinux, false, "http://192.168.0.7:8000/?a");
  assert.match(why, /secure address, and this one is not: http:\/\/192\.168\.0\.7:8000\./);
  assert.match(what, /localhost/);
});

Deno.test("a page that its server does not take any more says how old it is", () => {
  assert.equal(
    describeVersion("0.1.0"),
    "This page is of denerf 0.1.0; what runs now may be a later version.",
  );
});
