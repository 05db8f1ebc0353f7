import type { CommonConfig } from "./common_config.ts";
import type { AutomaticSetting } from "./method.ts";
import type { Cube, Layout, Scene } from "../scene/mod.ts";

/** A value that is chosen, and why. */
export function setting(key: string, value: unknown, reason: string): AutomaticSetting {
  return { key, value, reason };
}

/** A setting as people read it, and as `--set` takes it: `grid.levels=8: reason`. */
export function describeSetting({ key, value, reason }: AutomaticSetting): string {
  const shown = typeof value === "string" ? value : JSON.stringify(value);
  return `${key}=${shown}: ${reason}`;
}

/** Normalised device coordinates with these scales, and the box that is theirs. */
export function ndcSettings(scales: readonly number[], reason: string): AutomaticSetting[] {
  return [
    setting("space", "ndc", "the cameras face forward"),
    setting("ndc", scales.map((scale) => Number(scale.toPrecision(6))), reason),
    setting("box.center", [0, 0, 0], "that of normalised device coordinates"),
    setting("box.size", 2, "that of normalised device coordinates"),
  ];
}

/**
 * The layout's box. Where boxes that double are contracted, it is that around what the cameras look at, or the
 * largest but one if the file says where its boxes are.
 */
export function boxSettings(layout: Layout, space: CommonConfig["space"]): AutomaticSetting[] {
  const { box: { center, size }, why } = suggestedBox(layout, space);
  return [setting("box.center", [...center], why), setting("box.size", size, why)];
}

function suggestedBox(
  layout: Layout,
  space: CommonConfig["space"],
): { readonly box: Cube; readonly why: string } {
  const { kind, box } = layout;
  if (kind !== "boxes" || space !== "contracted") return { box, why: WHY_BOX[kind] };
  if (layout.inner) return { box: layout.inner, why: "it is around what the cameras look at" };
  const doublings = Math.max(layout.cascades - 2, 0);
  return {
    box: { center: box.center, size: box.size * 2 ** doublings },
    why: doublings > 0 ? "half of the capture's largest box" : WHY_BOX[kind],
  };
}

const WHY_BOX: Readonly<Record<Layout["kind"], string>> = {
  object: "the object is in it",
  boxes: "the capture says so",
  unbounded: "detail is spent in it",
  forward: "it holds what is near",
};

/** The space, where it is not the preset's. */
export function spaceSetting(space: CommonConfig["space"]): AutomaticSetting {
  return setting("space", space, "the scene goes on at any distance");
}

/** In which coordinates a field lives that has one box at most. */
export function placeSettings(scene: Scene, space: CommonConfig["space"]): AutomaticSetting[] {
  return space === "ndc"
    ? ndcSettings(firstNdc(scene), "the first view fills the cube, as published")
    : [spaceSetting(space), ...(space === "contracted" ? boxSettings(scene.layout, space) : [])];
}

/** 2 fx / width and 2 fy / height of the first view (Mildenhall et al. 2020, appendix C). */
function firstNdc({ views: [{ camera }] }: Scene): [number, number] {
  return [2 * camera.fx / camera.width, 2 * camera.fy / camera.height];
}
