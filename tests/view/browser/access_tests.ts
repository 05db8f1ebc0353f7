/** That everybody can use a page: on phones, by keyboards and screen readers, in the dark. */
import assert from "node:assert/strict";
import axe from "npm:axe-core@^4.14.1";
import { browserTest } from "./chromium.ts";
import { assertDiffer } from "./pictures.ts";
import { Stage } from "./stage.ts";
import { Viewer } from "./viewer.ts";

/** What axe-core finds that keeps people out: the rule and where it is broken. */
async function barriersIn({ page }: Viewer): Promise<string[]> {
  const violations = await page.evaluate(async (source) => {
    (0, eval)(source);
    const { axe } = globalThis as unknown as { axe: typeof import("npm:axe-core@^4.14.1") };
    return (await axe.run()).violations;
  }, axe.source);
  return violations.filter(({ impact }) => impact === "serious" || impact === "critical")
    .flatMap(({ id, nodes }) => nodes.map(({ target }) => `${id}: ${target}`));
}

browserTest("nothing of a page keeps anybody out, in the light and in the dark", async () => {
  const { served } = await Stage.get();
  await using viewer = await Viewer.show(served.url, { bypassCSP: true });
  for (const title of ["View", "Cameras", "Camera path", "Crop box", "Picture", "About"]) {
    await viewer.part(title);
  }
  for (const colorScheme of ["light", "dark"] as const) {
    await viewer.page.emulateMedia({ colorScheme });
    assert.deepEqual(await barriersIn(viewer), []);
    await viewer.canvas.focus();
    await viewer.page.keyboard.press("?");
    await viewer.page.getByRole("dialog").waitFor();
    assert.deepEqual(await barriersIn(viewer), []);
    await viewer.page.keyboard.press("Escape");
  }
  viewer.assertFaultless();
});

browserTest("on a phone, a finger turns the picture and two bring it nearer", async () => {
  const { served } = await Stage.get();
  await using viewer = await Viewer.show(served.url, {
    ...{ viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  });
  const { page } = viewer;
  const wide = await page.evaluate(() => document.documentElement.scrollWidth);
  assert.ok(wide <= 390, `nothing sticks out: the page is ${wide} pixels wide`);
  const box = (await viewer.canvas.boundingBox())!;
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 3];
  const client = await page.context().newCDPSession(page);
  const touch = (type: "touchStart" | "touchMove" | "touchEnd", points: [number, number][]) =>
    client.send("Input.dispatchTouchEvent", {
      type,
      touchPoints: points.map(([x, y], id) => ({ x, y, id })),
    });
  const first = await viewer.picture();
  const turned = await viewer.changed(async () => {
    await touch("touchStart", [[x, y]]);
    for (const by of [15, 30, 60]) await touch("touchMove", [[x + by, y]]);
    await touch("touchEnd", []);
  });
  assertDiffer(turned, first, "one finger");
  const nearer = await viewer.changed(async () => {
    await touch("touchStart", [[x - 20, y], [x + 20, y]]);
    for (const by of [30, 45, 60]) await touch("touchMove", [[x - by, y], [x + by, y]]);
    await touch("touchEnd", []);
  });
  assertDiffer(nearer, turned, "two fingers");
  viewer.assertFaultless();
});
