import { MOMENTS_OVERLAP, OVERLAP } from "./loops.ts";
import { VIEWS, viewsOverlap } from "./panorama.ts";
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

/**
 * Pairs of views of panoramas: those that may show the same at moments that are neighbours. Views of one
 * moment are not compared, as they have no distance between them that would say how far things are.
 *
 * @param sequences names of moments
 */
export function pairsOfPanoramas(sequences: Sequences): Pair[] {
  const moments = [
    ...following(sequences, MOMENTS_OVERLAP),
    ...across(sequences, PANORAMAS_ACROSS),
  ];
  const views = VIEWS.flatMap((a) => VIEWS.map((b) => [a, b] as const))
    .filter(([a, b]) => viewsOverlap(a, b));
  return moments.flatMap(([before, after]) =>
    views.map(([a, b]): Pair => [`${a.folder}/${before}`, `${b.folder}/${after}`])
  );
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
