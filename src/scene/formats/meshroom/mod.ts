import { basename, dirname, join } from "node:path";
import { assembleFrames } from "../assemble.ts";
import { frameName, type ListedImage } from "../listed.ts";
import type { Capture, SkippedFrame } from "../../capture.ts";
import type { ReadOptions, SceneFormat } from "../format.ts";
import { readChecked } from "../../files/checked.ts";
import { findImageAt, type ImagePlace } from "../../files/find_images.ts";
import { numbersOf, type Sfm, type SfmPose, SfmSchema } from "./file.ts";
import { readOptics } from "./optics.ts";
import { pointCloudOf } from "../../files/point_cloud.ts";
import { poseOfRotation } from "../poses.ts";
import { isFile, readNames } from "../../files/read_file.ts";
import { SceneError } from "../../scene.ts";

const SFM = /^[^.].*\.sfm$/i;

/** Of several files these come first: the one that has the poses and not the points is the smaller. */
const FIRST = ["cameras.sfm", "sfm.sfm"];

/** A file of 10,000 photographs with their points has some hundred megabytes. */
const MAX_BYTES = 512 * 2 ** 20;

/** Folders of undistorted photographs, which are called by their views' numbers. */
const UNDISTORTED = [".", "images", "undistorted", "PrepareDenseScene"];

/**
 * The format of Meshroom: an .sfm file of AliceVision (sfmDataIO/jsonIO.cpp: loadJSON), such as
 * `MeshroomCache/StructureFromMotion/…/cameras.sfm`, and the photographs.
 *
 * A view names its photograph, camera (`intrinsics`) and pose; views without a pose found no place. A pose has
 * a `center` and a `rotation` from world to a camera that looks along +z with x right and y down, column after
 * column: its rows are the camera's axes. A view of a rig has the pose of the rig, to which its own `subPose`
 * is added: the rotation is R_sub R_rig, the centre c_rig + R_rig^T c_sub. Optics: see {@link readOptics}.
 *
 * Photographs that are called by the numbers of their views are those that Meshroom's PrepareDenseScene
 * undistorted: their cameras have no distortion.
 */
export const meshroom: SceneFormat = {
  contents: "an .sfm file of Meshroom, such as cameras.sfm",
  matches: (entries) => entries.some((entry) => SFM.test(entry)),
  read: readMeshroom,
};

async function readMeshroom(path: string, options: ReadOptions): Promise<Capture> {
  const { file, sfm } = await readFirst(path);
  const folder = options.folder ?? dirname(file);
  const places = await findUndistorted(dirname(file), sfm);
  const { listed, skipped } = listViews(file, places === null ? sfm : undistorted(sfm));
  const points = pointCloudOf(
    sfm.structure.map(({ X, color }) => ({
      position: numbersOf(X, 3) ?? [],
      color: numbersOf(color, 3) ?? [],
    })),
  );
  const assemble = async (downscale: number): Promise<Capture> => {
    const found = await assembleFrames(listed, {
      ...{ ...options, downscale, folder, file },
      ...(places !== null && { places }),
    });
    return {
      ...{ format: "meshroom", ...found, points, placement: null },
      skipped: [...found.skipped, ...skipped],
      notes: places === null ? found.notes : [
        ...found.notes,
        "The photographs are called by their views' numbers, so they are taken for undistorted ones.",
      ],
      chooseImages: assemble,
    };
  };
  return await assemble(options.downscale);
}

/** The first file of a folder that has poses; or the file itself. */
async function readFirst(path: string): Promise<{ file: string; sfm: Sfm }> {
  const isOne = await isFile(path);
  const names = isOne ? [] : (await readNames(path)).filter((name) => SFM.test(name)).sort();
  const ordered = [...FIRST.filter((name) => names.includes(name)), ...names];
  const files = isOne ? [path] : [...new Set(ordered)].map((name) => join(path, name));
  for (const file of files) {
    const sfm = await readChecked(file, SfmSchema, MAX_BYTES);
    if (sfm.poses.length > 0 && sfm.views.length > 0) return { file, sfm };
  }
  throw new SceneError(
    `Cannot read ${
      files[0] ?? path
    }: it has no poses of views. Give the file that Meshroom wrote when it ` +
      "had found them: MeshroomCache/StructureFromMotion/…/cameras.sfm.",
  );
}

/** The views that have a place, with their optics; and the others. */
function listViews(file: string, sfm: Sfm): { listed: ListedImage[]; skipped: SkippedFrame[] } {
  const optics = new Map(
    sfm.intrinsics.map((intrinsic) => [intrinsic.intrinsicId, readOptics(intrinsic, sfm.version)]),
  );
  const poses = new Map(sfm.poses.map(({ poseId, pose }) => [poseId, pose.transform ?? pose]));
  const listed: ListedImage[] = [];
  const skipped: SkippedFrame[] = [];
  for (const view of sfm.views) {
    const { viewId, poseId, intrinsicId } = view;
    const path = view.path === "" ? viewId : view.path;
    const pose = poses.get(poseId ?? viewId);
    const intrinsics = optics.get(intrinsicId ?? "");
    if (pose === undefined || intrinsics === undefined) {
      skipped.push({ name: frameName(path), reason: "Meshroom did not find its place" });
      continue;
    }
    if ("fault" in intrinsics) {
      throw new SceneError(
        `Cannot read ${file}: the camera ${intrinsicId} has ${intrinsics.fault}. ` +
          "Choose another camera model in Meshroom, or undistort the photographs there.",
      );
    }
    listed.push({ path, intrinsics, ...readPose(pose, subPoseOf(sfm, view)) });
  }
  if (listed.length > 0) return { listed, skipped };
  throw new SceneError(
    `Cannot read ${file}: none of its ${sfm.views.length} views has a pose. Take more photographs that ` +
      "overlap, and run Meshroom again.",
  );
}

/** Where a view's camera stands in its rig; null if it belongs to none. */
function subPoseOf({ rigs }: Sfm, view: Sfm["views"][number]): SfmPose | null {
  if (view.rigId == null || view.subPoseId == null) return null;
  if (String(view.isPoseIndependant ?? true) !== "false") return null;
  return rigs.find(({ rigId }) => rigId === view.rigId)?.subPoses[view.subPoseId]?.pose ?? null;
}

function readPose(pose: SfmPose, subPose: SfmPose | null): Pick<ListedImage, "pose" | "fault"> {
  const [outer, inner] = [numbersOfPose(pose), subPose && numbersOfPose(subPose)];
  if (outer === null || subPose !== null && inner === null) {
    return { pose: null, fault: "its rotation must be 9 numbers and its center 3" };
  }
  if (inner === null) return { pose: poseOfRotation(outer.rotation, outer.center) };
  const row = (a: readonly number[], i: number) => a.slice(3 * i, 3 * i + 3);
  const rotation = [0, 1, 2].flatMap((i) =>
    [0, 1, 2].map((j) => {
      const [x, y, z] = row(inner.rotation, i);
      return x * outer.rotation[j] + y * outer.rotation[3 + j] + z * outer.rotation[6 + j];
    })
  );
  const center = outer.center.map((value, axis) =>
    [0, 1, 2].reduce((sum, i) => sum + outer.rotation[3 * i + axis] * inner.center[i], value)
  );
  return { pose: poseOfRotation(rotation, center) };
}

/** A pose's rotation [3, 3] row-major, and its centre; null if it is none. */
function numbersOfPose(pose: SfmPose): { rotation: number[]; center: number[] } | null {
  const [columns, center] = [numbersOf(pose.rotation, 9), numbersOf(pose.center, 3)];
  if (columns === null || center === null) return null;
  return { rotation: [0, 3, 6, 1, 4, 7, 2, 5, 8].map((i) => columns[i]), center };
}

/** The same cameras for undistorted photographs, which are called by their views' numbers. */
function undistorted(sfm: Sfm): Sfm {
  return {
    ...sfm,
    intrinsics: sfm.intrinsics.map((intrinsic) => ({
      ...intrinsic,
      ...{ distortionType: "none", distortionParams: [] },
    })),
    views: sfm.views.map((view) => ({ ...view, path: view.viewId })),
  };
}

/** The folder of photographs that are called by their views' numbers; null if there is none. */
async function findUndistorted(folder: string, { views }: Sfm): Promise<ImagePlace[] | null> {
  const [{ viewId, path }] = views;
  if (frameName(basename(path.replaceAll("\\", "/"))) === viewId) return null;
  for (const name of UNDISTORTED) {
    const place = join(folder, name);
    if (await findImageAt(folder, place, viewId) !== null) return [{ path: place, reduction: 1 }];
  }
  return null;
}
