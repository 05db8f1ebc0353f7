import { findRayless, type Survey, type WarningKind } from "../../scene/mod.ts";

/** What is unusual about a camera. */
export interface CameraNote {
  /** The share of its pixels that its lens shows nothing at. */
  readonly withoutRay: number;
  /** The kinds of the warnings that name it. */
  readonly odd: readonly WarningKind[];
}

/** What is unusual about each of a survey's cameras. */
export function noteCameras({ frames, warnings }: Survey): CameraNote[] {
  const rayless = findRayless(frames);
  const kinds = new Map<string, WarningKind[]>();
  for (const { kind, frames } of warnings) {
    for (const name of frames) kinds.set(name, [...kinds.get(name) ?? [], kind]);
  }
  return frames.map(({ frame: { name } }, i) => ({
    withoutRay: rayless[i].share,
    odd: kinds.get(name) ?? [],
  }));
}

/** Words for those warnings that name single cameras, but for pixels without a ray, of which the share is said. */
const ODDITIES: Readonly<Partial<Record<WarningKind, string>>> = {
  fieldOfView: "unlikely field of view",
  unequalFocals: "unequal focal lengths",
  principalPoint: "principal point outside of the image",
  boxUnseen: "does not see the box",
  jump: "far from its neighbours",
  samePose: "pose of another photograph",
};

/** `14 % without a ray, far from its neighbours`, as a list of such phrases. */
export function oddities({ withoutRay, odd }: CameraNote): string[] {
  return [
    ...(withoutRay > 0 ? [`${Number((100 * withoutRay).toPrecision(2))} % without a ray`] : []),
    ...odd.flatMap((kind) => ODDITIES[kind] ?? []),
  ];
}
