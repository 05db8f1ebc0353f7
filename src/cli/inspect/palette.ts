import type { Layer } from "./scene_drawing.ts";

/** The colours of a drawing: `#rrggbb`. */
export type Palette = Readonly<Record<Layer | "background" | "text", string>>;

/** On white; told apart also by those who do not see red from green (after Okabe and Ito). */
export const LIGHT: Palette = {
  background: "#ffffff",
  text: "#222222",
  grid: "#dcdcdc",
  doubled: "#c4c4c4",
  box: "#5a5a5a",
  x: "#d62728",
  y: "#2ca02c",
  z: "#1f4fd8",
  train: "#0072b2",
  heldOut: "#e66100",
  odd: "#c8003c",
  aim: "#b0369b",
};

/** The same on a dark ground. */
export const DARK: Palette = {
  background: "#16181c",
  text: "#e6e6e6",
  grid: "#31353c",
  doubled: "#565b64",
  box: "#a9b0ba",
  x: "#ff6b6b",
  y: "#62d26f",
  z: "#7aa2ff",
  train: "#56b4e9",
  heldOut: "#ffa04d",
  odd: "#ff4d7d",
  aim: "#e58ad6",
};

/** How wide lines are drawn, in pixels. */
export const LINE_WIDTHS: Readonly<Record<Layer, number>> = {
  ...{ grid: 1, doubled: 1, box: 1.5, x: 2.5, y: 2.5, z: 2.5 },
  ...{ train: 1.25, heldOut: 1.75, odd: 2.25, aim: 2 },
};
