import { MOMENTS_OVERLAP, OVERLAP } from "./loops.ts";
import { type PanoramaView, VIEWS, viewsOverlap } from "./panorama.ts";
import { spread } from "./photographs.ts";

/** So many images of each sequence are compared with so many of each other one. */
export const ACROSS = 40;

/** So many panoramas of each sequence are compared with so many of each other one. */
const PANORAMAS_ACROSS = 4;

/** Names of two images. */
export type Pair = readonly [string, string];

/** Names, in the order in which the images were taken: a list for each video or folder. */
type Sequences = readonly (readonly string[])[];

/** Pairs of images of several sequences: neighbours within each, and between each two some of all. */
export function pairsOfSequences(sequences: Sequences): Pair[] {
  return [...following(sequences, OVERLAP), ...across(sequences, ACROSS)];
}

/** Views of two moments. */
type Views = readonly (readonly [PanoramaView, PanoramaView])[];

/** All pairs of views: of moments at which panoramas may be turned differently. */
export const ALL_VIEWS: Views = VIEWS.flatMap((a) => VIEWS.map((b) => [a, b] as const));

/** Those that show the same at successive moments of a video. */
export const NEAR_VIEWS: Views = ALL_VIEWS.filter(([a, b]) => viewsOverlap(a, b));

/**
 * Pairs of views of panoramas at neighbouring moments, and at some moments of several sequences. Views of one
 * moment are not compared, as they have no distance between them that would say how far things are.
 *
 * @param sequences names of moments
 * @param views which views of neighbouring moments are compared
 */
export function pairsOfPanoramas(sequences: Sequences, views: Views): Pair[] {
  const named = (moments: readonly Pair[], views: Views) =>
    moments.flatMap(([before, after]) =>
      views.map(([a, b]): Pair => [`${a.folder}/${before}`, `${b.folder}/${after}`])
    );
  return [
    ...named(following(sequences, MOMENTS_OVERLAP), views),
    ...named(across(sequences, PANORAMAS_ACROSS), ALL_VIEWS),
  ];
}

function following(sequences: Sequences, count: number): Pair[] {
  return sequences.flatMap((names) =>
    names.flatMap((name, i) =>
      names.slice(i + 1, i + 1 + count).map((other): Pair => [name, other])
    )
  );
}

function across(sequences: Sequences, count: number): Pair[] {
  return sequences.flatMap((names, i) =>
    sequences.slice(i + 1).flatMap((others) =>
      spread(names, count).flatMap((a) => spread(others, count).map((b): Pair => [a, b]))
    )
  );
}
