import { type Camera, resizeCamera, type Vec3 } from "../math/mod.ts";
import { framesOf, type Survey } from "../scene/mod.ts";
import { ellipse } from "./ellipse.ts";
import { nameOfFile, readPathFile } from "./files/mod.ts";
import { type LookTrack, surround, trackOf, WORLD_UP } from "./look.ts";
import {
  cameraOf,
  chooseOptics,
  focalOfCamera,
  projectionOf,
  type StatedOptics,
} from "./optics.ts";
import { orbit } from "./orbit.ts";
import { type CameraPath, continuousPath, frameName, noFrame, PathError } from "./path.ts";
import { pathOfFile } from "./path_of_file.ts";
import {
  checkPathWords,
  checkRequest,
  DEFAULTS,
  type GENERATORS,
  isPathFile,
  type PathRequest,
} from "./request.ts";
import { spiral, spiralDepth } from "./spiral.ts";
import { waypointOf } from "./spline.ts";
import { through, viewingDepth } from "./through.ts";

/** What a generator says of its images: nothing. */
const UNSTATED: StatedOptics = { size: null, projection: null };

/**
 * Opens the path that a request names, for a scene. Generators are fitted to its training cameras; files
 * hold poses in the capture's own coordinates.
 *
 * @throws {PathError} if the words name none, or it cannot be made or read
 * @throws {SceneError} if the scene has no views of the split that is needed
 */
export async function openPath(survey: Survey, request: PathRequest): Promise<CameraPath> {
  const { words } = request;
  checkPathWords(words);
  checkRequest(request);
  const [first, ...rest] = words;
  if (isPathFile(first)) return await openFile(survey, request, first);
  if (first === "through") return throughViews(survey, request, rest.map(Number));
  if (first in GENERATED) {
    return generated(survey, request, first as keyof typeof GENERATED);
  }
  return testViews(survey, request, first === "test" ? null : words.map(Number));
}

/**
 * The words of the path that suits a scene best: a spiral before what was photographed from one side, an
 * orbit round what was photographed from all sides, and the way through the views where neither fits.
 */
export function defaultPath(survey: Survey): string[] {
  const { placement } = survey;
  if (placement.layout.kind === "forward") return ["spiral"];
  const cameras = trainingCameras(survey);
  try {
    if (surround(cameras, knownUp(survey))) return ["orbit"];
    spiralDepth(cameras, placement);
    return ["spiral"];
  } catch (error) {
    if (error instanceof PathError) return ["through"];
    throw error;
  }
}

/** World +z if more than the photographs' tops says that it is up; they may have been stored on their side. */
function knownUp({ placement: { layout, up } }: Survey): Vec3 | undefined {
  return layout.kind !== "forward" && up.why !== null ? WORLD_UP : undefined;
}

/** How each generated path is fitted. */
const GENERATED = {
  orbit: (cameras, survey) => orbit(cameras, knownUp(survey)),
  ellipse: (cameras, survey) => ellipse(cameras, knownUp(survey)),
  spiral: (cameras, survey) =>
    spiral(cameras, spiralDepth(cameras, survey.placement), knownUp(survey)),
} as const satisfies Record<
  typeof GENERATORS[number],
  (cameras: readonly Camera[], survey: Survey) => LookTrack
>;

function generated(
  survey: Survey,
  request: PathRequest,
  kind: keyof typeof GENERATED,
): CameraPath {
  const cameras = trainingCameras(survey);
  const optics = chooseOptics(request, UNSTATED, cameras[0]);
  const track = trackOf(GENERATED[kind](cameras, survey), optics);
  const { frames = DEFAULTS.frames, fps = DEFAULTS.fps } = request;
  const cameraAt = (share: number) => cameraOf(optics, track(share));
  cameraAt(0); // a camera that cannot be made is refused before any frame is rendered
  return continuousPath({ kind, frames, fps, loops: true, cameraAt });
}

function throughViews(
  survey: Survey,
  request: PathRequest,
  numbers: readonly number[],
): CameraPath {
  const all = trainingCameras(survey);
  const cameras = numbers.length === 0
    ? all
    : numbers.map((number) => viewOf(all, number, "training"));
  const optics = chooseOptics(request, UNSTATED, cameras[0]);
  const focal = (camera: Camera) =>
    optics.fixed ? optics.focal : focalOfCamera(optics.projection, camera);
  const { track, loops } = through(cameras, viewingDepth(all, survey.placement), focal);
  const { frames = DEFAULTS.frames, fps = DEFAULTS.fps } = request;
  const cameraAt = (share: number) => cameraOf(optics, track(share));
  return continuousPath({ kind: "through", frames, fps, loops, cameraAt });
}

/** Test views as they were photographed, but for what is asked of their images. */
function testViews(
  survey: Survey,
  request: PathRequest,
  numbers: readonly number[] | null,
): CameraPath {
  const all = framesOf(survey, "test").map(({ camera }) => camera);
  const chosen = numbers ?? all.map((_, i) => i);
  const cameras = chosen.map((number) => testCamera(viewOf(all, number, "test"), request));
  const kind = "test";
  return {
    ...{ kind, frames: chosen.length, fps: request.fps ?? DEFAULTS.fps },
    ...{ loops: false, continuous: false },
    at(frame) {
      const camera = cameras[frame];
      if (camera === undefined) throw noFrame(kind, cameras.length, frame);
      return camera;
    },
    nameOf: (frame) => frameName(kind, chosen[frame], all.length),
  };
}

function testCamera(camera: Camera, request: PathRequest): Camera {
  const { size, projection, fov } = request;
  if (projection === undefined && fov === undefined) {
    return size === undefined ? camera : resizeCamera(camera, ...size);
  }
  const stated = { size: null, projection: projectionOf(camera) };
  const optics = chooseOptics(request, stated, camera);
  return cameraOf(optics, waypointOf(camera.cameraToWorld, optics.focal));
}

/** A view that is named by its number. */
function viewOf(cameras: readonly Camera[], number: number, split: string): Camera {
  const camera = cameras[number];
  if (camera !== undefined) return camera;
  throw new PathError(
    `Cannot use ${split} view ${number}: the ${split} views are 0 to ${cameras.length - 1}.`,
  );
}

function trainingCameras(survey: Survey): Camera[] {
  return framesOf(survey, "train").map(({ camera }) => camera);
}

async function openFile(survey: Survey, request: PathRequest, path: string): Promise<CameraPath> {
  const file = await readPathFile(path, survey.capture);
  return pathOfFile(file, {
    ...{ path, kind: nameOfFile(path), request },
    fromCapture: survey.placement.fromCapture,
    reference: trainingCameras(survey)[0],
  });
}
