import type { Point2 } from "../../math/mod.ts";
import { add, dot, scale as scaled, subtract, type Vec3 } from "../../math/vector.ts";
import { LIGHT, LINE_WIDTHS } from "./palette.ts";
import { Raster, type Rectangle, type Rgb } from "./raster.ts";
import {
  LAYERS,
  type SceneDrawing,
  type Segment,
  type ViewFrame,
  VIEWPOINT,
} from "./scene_drawing.ts";
import { textStrokes, textWidth } from "./stroke_font.ts";

/** One of a picture's four views of a scene. */
export interface Panel {
  /** What it shows. */
  readonly title: string;
  /** Its place in the picture. */
  readonly area: Rectangle;
  /** To the right in the picture. */
  readonly right: Vec3;
  /** Up in the picture. */
  readonly up: Vec3;
  /** Towards who looks. */
  readonly toward: Vec3;
  /** What is shown in the middle. */
  readonly center: Vec3;
  /** Pixels a unit at the centre. */
  readonly scale: number;
  /** How far the eye is from the centre; Infinity for parallel projections. */
  readonly distance: number;
}

const WIDTH = 1600;
const HEIGHT = 1200;

/** The eye's distance in the perspective view, as a multiple of the drawing's radius. */
const DISTANCE = 2.8;

/** How much of a panel's height is drawn on. */
const FILLED = 0.92;

const POINT_SIZE = 2;
const TITLE_HEIGHT = 15;
const LEGEND_HEIGHT = 11;
const LEGEND_LINE = 24;
const MARGIN = 18;

/** A picture of 1600 x 1200 pixels with a drawing seen from above, the front, the side and between. */
export function encodePng(drawing: SceneDrawing): Uint8Array {
  const raster = new Raster(WIDTH, HEIGHT, rgb(LIGHT.background));
  const panels = layOut(drawing);
  for (const panel of panels) drawPanel(raster, drawing, panel);
  drawLegend(raster, drawing, panels[3].area);
  const whole: Rectangle = { x: 0, y: 0, width: WIDTH, height: HEIGHT };
  const frame = rgb(LIGHT.doubled);
  raster.line([0, HEIGHT / 2], [WIDTH, HEIGHT / 2], 2, frame, whole);
  raster.line([WIDTH / 2, 0], [WIDTH / 2, HEIGHT], 2, frame, whole);
  return raster.encode();
}

/** The four views: top, front, side, perspective. */
export function layOut({ frame, center, radius }: SceneDrawing): Panel[] {
  const { right, forward, up } = frame;
  const [width, height] = [WIDTH / 2, HEIGHT / 2];
  const scale = FILLED * 0.5 * height / radius;
  const parallel = { center, scale, distance: Infinity };
  const at = (column: number, row: number): Rectangle => ({
    ...{ x: column * width, y: row * height, width, height },
  });
  return [
    { title: "top", area: at(0, 0), right, up: forward, toward: up, ...parallel },
    { title: "front", area: at(1, 0), right, up, toward: scaled(forward, -1), ...parallel },
    { title: "side", area: at(0, 1), right: forward, up, toward: right, ...parallel },
    {
      title: "perspective",
      area: at(1, 1),
      ...turned(frame, VIEWPOINT),
      ...{ center, scale, distance: DISTANCE * radius },
    },
  ];
}

/** The axes of a viewer who has walked around a scene to the right by one angle, and up by another. */
function turned({ right, forward, up }: ViewFrame, { yaw, pitch }: typeof VIEWPOINT) {
  const level = add(scaled(right, -Math.sin(yaw)), scaled(forward, Math.cos(yaw)));
  return {
    right: add(scaled(right, Math.cos(yaw)), scaled(forward, Math.sin(yaw))),
    up: add(scaled(up, Math.cos(pitch)), scaled(level, Math.sin(pitch))),
    toward: add(scaled(up, Math.sin(pitch)), scaled(level, -Math.cos(pitch))),
  };
}

/** Where a panel shows a point, in pixels of the picture; null for what is behind the eye. */
export function project(panel: Panel, point: Vec3): Point2 | null {
  const seen = toPanel(panel, point);
  return seen[2] < panel.distance ? toPixel(panel, seen) : null;
}

/** A point relative to the centre: to the right, up, and towards the viewer. */
function toPanel({ right, up, toward, center }: Panel, point: Vec3): Vec3 {
  const offset = subtract(point, center);
  return [dot(offset, right), dot(offset, up), dot(offset, toward)];
}

function toPixel({ area, scale, distance }: Panel, [x, y, z]: Vec3): Point2 {
  const factor = scale / (1 - z / distance);
  return [area.x + area.width / 2 + factor * x, area.y + area.height / 2 - factor * y];
}

function drawPanel(raster: Raster, drawing: SceneDrawing, panel: Panel): void {
  drawPoints(raster, drawing, panel);
  const cameras = (layer: string) =>
    drawing.cameras.filter((camera) => camera.layer === layer).flatMap(({ segments }) => segments);
  for (const layer of LAYERS) {
    const segments = layer === "train" || layer === "heldOut" || layer === "odd"
      ? cameras(layer)
      : drawing.lines[layer];
    const color = rgb(LIGHT[layer]);
    for (const segment of segments) {
      const ends = inFront(panel, segment);
      if (ends) raster.line(ends[0], ends[1], LINE_WIDTHS[layer], color, panel.area);
    }
  }
  for (const { text, at, layer } of drawing.labels) {
    const pixel = project(panel, at);
    if (pixel) write(raster, text, pixel[0] - 4, pixel[1] + 6, 12, LIGHT[layer], panel.area);
  }
  const { x, y } = panel.area;
  write(raster, panel.title, x + MARGIN, y + MARGIN + TITLE_HEIGHT, TITLE_HEIGHT, LIGHT.text);
}

/** Far points first, so that near ones cover them. */
function drawPoints(raster: Raster, { points }: SceneDrawing, panel: Panel): void {
  const { positions, colors } = points;
  const seen = Array.from({ length: positions.length / 3 }, (_, i) => {
    const [x, y, z] = positions.subarray(3 * i, 3 * i + 3);
    return { i, at: toPanel(panel, [x, y, z]) };
  }).filter(({ at }) => at[2] < panel.distance).sort((a, b) => a.at[2] - b.at[2]);
  for (const { i, at } of seen) {
    const [red, green, blue] = colors.subarray(3 * i, 3 * i + 3);
    raster.square(toPixel(panel, at), POINT_SIZE, [red, green, blue], panel.area);
  }
}

/** The part of a segment that is in front of the eye, in pixels. */
function inFront(panel: Panel, [from, to]: Segment): [Point2, Point2] | null {
  const ends = [toPanel(panel, from), toPanel(panel, to)].sort((a, b) => a[2] - b[2]);
  const [far, near] = ends;
  const last = 0.98 * panel.distance;
  if (far[2] >= last) return null;
  const part = near[2] > last ? (last - far[2]) / (near[2] - far[2]) : 1;
  const end = add(far, scaled(subtract(near, far), part));
  return [toPixel(panel, far), toPixel(panel, end)];
}

function drawLegend(raster: Raster, { legend }: SceneDrawing, area: Rectangle): void {
  const textX = area.x + MARGIN + 36;
  const longest = Math.max(...legend.map(({ text }) => textWidth(text, LEGEND_HEIGHT)));
  const top = area.y + area.height - MARGIN - LEGEND_LINE * legend.length;
  for (const [i, { layer, text }] of legend.entries()) {
    const y = top + LEGEND_LINE * (i + 0.5);
    const x = area.x + MARGIN;
    raster.line([x, y], [textX + longest, y], LEGEND_LINE, rgb(LIGHT.background), area);
    raster.line([x, y], [x + 24, y], 3, rgb(LIGHT[layer]), area);
    write(raster, text, textX, y + LEGEND_HEIGHT / 2, LEGEND_HEIGHT, LIGHT.text, area);
  }
}

function write(
  raster: Raster,
  text: string,
  x: number,
  y: number,
  height: number,
  color: string,
  within: Rectangle = { x: 0, y: 0, width: WIDTH, height: HEIGHT },
): void {
  for (const stroke of textStrokes(text, x, y, height)) {
    for (const [i, point] of stroke.slice(1).entries()) {
      raster.line(stroke[i], point, height / 9, rgb(color), within);
    }
  }
}

/** `#rrggbb` as numbers. */
function rgb(color: string): Rgb {
  const [red, green, blue] = [1, 3, 5].map((at) => parseInt(color.slice(at, at + 2), 16));
  return [red, green, blue];
}
