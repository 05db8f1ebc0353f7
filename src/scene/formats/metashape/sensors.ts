import { isPinhole, type Lens, lens } from "../../../math/lens.ts";
import { type Intrinsics, NO_FOCAL } from "../../capture.ts";
import { childOf, type Xml } from "../../files/xml.ts";

/** The types of sensors that a `Lens` can express, and their projections. */
const PROJECTIONS: Readonly<Record<string, Lens["projection"]>> = {
  frame: "perspective",
  fisheye: "fisheye",
  equidistant_fisheye: "fisheye",
  spherical: "equirectangular",
};

/** What a sensor's optics are, and by how many pixels at most its skew is ignored; or what is wrong. */
export type ReadSensor =
  | { readonly intrinsics: Intrinsics; readonly skew: number }
  | { readonly fault: string };

/**
 * The optics of a sensor (Metashape's manual, appendix "Camera models"). A point (x, y) of the image plane, which
 * a fisheye first makes of the angle to the axis, becomes
 *
 *   x' = x (1 + k1 r^2 + k2 r^4 + k3 r^6 + k4 r^8) + p1 (r^2 + 2 x^2) + 2 p2 x y
 *   y' = y (1 + k1 r^2 + k2 r^4 + k3 r^6 + k4 r^8) + p2 (r^2 + 2 y^2) + 2 p1 x y
 *   u  = width / 2 + cx + x' (f + b1) + y' b2
 *   v  = height / 2 + cy + y' f
 *
 * in pixels from the first one's corner. So p1 and p2 are `Lens`'s p2 and p1, fx is f + b1 and fy f. b2, a skew,
 * is left out. Files of PhotoScan have fx, fy and skew instead, and count cx and cy from the corner.
 */
export function readSensor(sensor: Xml): ReadSensor {
  const calibration = calibrationOf(sensor);
  if (calibration === null) return { fault: "has no calibration" };
  const type = calibration.attribute("type") ?? sensor.attribute("type") ?? "frame";
  if (!Object.hasOwn(PROJECTIONS, type)) {
    return { fault: `has the type ${JSON.stringify(type.slice(0, 40))}, which is not supported` };
  }
  const resolution = childOf(calibration, "resolution") ?? childOf(sensor, "resolution");
  const [width, height] = ["width", "height"].map((name) => Number(resolution?.attribute(name)));
  if (!(width >= 1 && height >= 1)) return { fault: "has no resolution" };
  const size = { width, height };
  const projection = PROJECTIONS[type];
  if (projection === "equirectangular") {
    return {
      intrinsics: { size, focal: NO_FOCAL, principal: null, lens: lens(projection, {}) },
      skew: 0,
    };
  }

  const value = (name: string) => {
    const word = childOf(calibration, name)?.text;
    return word === undefined ? 0 : word === "" ? NaN : Number(word);
  };
  const names = ["f", "fx", "fy", "cx", "cy", "b1", "b2", "skew", "k1", "k2", "k3", "k4"];
  const bad = [...names, "p1", "p2", "p3", "p4"].find((name) => !Number.isFinite(value(name)));
  if (bad !== undefined) return { fault: `has ${bad} that is no number` };
  if (value("p3") !== 0 || value("p4") !== 0) {
    return { fault: "has the coefficients p3 and p4, which are not supported" };
  }
  const isOld = childOf(calibration, "fx") !== null;
  const fy = isOld ? value("fy") || value("fx") : value("f");
  const fx = isOld ? value("fx") : fy + value("b1");
  if (!(fx > 0 && fy > 0)) return { fault: "has no focal length above 0" };
  const bent = lens(projection, {
    radial: [value("k1"), value("k2"), value("k3"), value("k4")],
    tangential: [value("p2"), value("p1")],
  });
  const [middleX, middleY] = isOld ? [0, 0] : [width / 2, height / 2];
  return {
    intrinsics: {
      size,
      focal: { fx, fy },
      principal: { cx: middleX + value("cx"), cy: middleY + value("cy") },
      lens: isPinhole(bent) ? null : bent,
    },
    skew: Math.abs(value("b2") + value("skew")) * height / 2 / fy,
  };
}

/** The calibration that was found, else the one that was begun with; null if there is none. */
function calibrationOf(sensor: Xml): Xml | null {
  const all = sensor.children.filter(({ name }) => name === "calibration");
  return all.find((calibration) => calibration.attribute("class") === "adjusted") ?? all[0] ?? null;
}
