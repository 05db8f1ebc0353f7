import PAGE from "./page.html" with { type: "text" };
import VIEWER from "./viewer.js" with { type: "text" };
import { DARK, LIGHT, LINE_WIDTHS } from "./palette.ts";
import { type SceneDrawing, VIEWPOINT } from "./scene_drawing.ts";

/** What single precision holds: more digits only make the page longer. */
const DIGITS = 7;

/**
 * A page that shows a drawing and lets it be turned. It holds everything it needs and asks no network.
 *
 * @param summary lines of text to show beside it
 */
export function encodeHtml(drawing: SceneDrawing, summary: readonly string[]): Uint8Array {
  const { positions, colors } = drawing.points;
  const count = positions.length / 3;
  const scene = {
    ...drawing,
    summary,
    viewpoint: VIEWPOINT,
    legend: count === 0
      ? drawing.legend
      : [...drawing.legend, { layer: "points", text: `${count} points` }],
    points: { positions: new Uint8Array(positions.buffer).toBase64(), colors: colors.toBase64() },
    palettes: { light: LIGHT, dark: DARK },
    lineWidths: LINE_WIDTHS,
  };
  const parts: Record<string, string> = {
    '"SCENE_DATA"': scriptSafe(JSON.stringify(scene, shorten)),
    "VIEWER_SCRIPT;": VIEWER,
  };
  // All at once, as names in the scene may look like marks; by a function, as `$&` has a meaning in texts.
  const page = PAGE.replace(/"SCENE_DATA"|VIEWER_SCRIPT;/g, (mark) => parts[mark]);
  return new TextEncoder().encode(page);
}

/** JSON that no HTML parser takes for the end of its script, whatever names it holds. */
export function scriptSafe(json: string): string {
  return json.replaceAll("<", "\\u003c");
}

function shorten(_key: string, value: unknown): unknown {
  return typeof value === "number" ? Number(value.toPrecision(DIGITS)) : value;
}
