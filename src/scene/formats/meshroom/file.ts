import * as z from "npm:zod@^4.0.0";

/** AliceVision writes numbers as texts. */
const number = z.preprocess(
  (value) => typeof value === "string" && value.trim() !== "" ? Number(value) : value,
  z.number(),
);

/** It writes an empty list as an empty text. */
const list = <T extends z.ZodType>(of: T) =>
  z.preprocess((value) => value === "" ? [] : value, z.array(of));

const id = z.union([z.string(), z.number()]).transform(String);
const pair = z.tuple([number, number]);

const IntrinsicSchema = z.object({
  intrinsicId: id,
  type: z.string(),
  width: number,
  height: number,
  sensorWidth: number.default(36),
  sensorHeight: number.default(24),
  pxFocalLength: z.union([number, pair]).nullish(),
  focalLength: number.nullish(),
  pixelRatio: number.default(1),
  principalPoint: pair.nullish(),
  distortionType: z.string().nullish(),
  distortionParams: list(number).default([]),
  undistortionType: z.string().default("none"),
  fisheyeCircleRadius: number.nullish(),
  fisheyeRadius: number.nullish(),
});

const PoseSchema = z.object({ rotation: z.unknown().optional(), center: z.unknown().optional() });

/** What an .sfm file holds, as far as it is used. */
export const SfmSchema = z.object({
  version: z.tuple([number, number, number]).default([1, 0, 0]),
  views: list(z.object({
    viewId: id,
    poseId: id.nullish(),
    intrinsicId: id.nullish(),
    path: z.string(),
    rigId: id.nullish(),
    subPoseId: number.nullish(),
    isPoseIndependant: z.unknown().optional(),
  })).default([]),
  intrinsics: list(IntrinsicSchema).default([]),
  poses: list(
    z.object({
      poseId: id,
      pose: z.object({ transform: PoseSchema.nullish(), ...PoseSchema.shape }),
    }),
  ).default([]),
  rigs: list(z.object({ rigId: id, subPoses: list(z.object({ pose: PoseSchema })) })).default([]),
  structure: list(z.object({ X: z.unknown().optional(), color: z.unknown().optional() })).default(
    [],
  ),
});

/** What an .sfm file holds. */
export type Sfm = z.infer<typeof SfmSchema>;

/** A camera of an .sfm file: optics that one or more views share. */
export type SfmIntrinsic = z.infer<typeof IntrinsicSchema>;

/** A pose of an .sfm file, not checked. */
export type SfmPose = z.infer<typeof PoseSchema>;

/** A list of so many finite numbers, which may be written as texts; null if a value is none. */
export function numbersOf(value: unknown, count: number): number[] | null {
  const read = z.array(number).length(count).safeParse(value);
  return read.success && read.data.every(Number.isFinite) ? read.data : null;
}
