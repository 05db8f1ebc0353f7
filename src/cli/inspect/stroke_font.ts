/**
 * Letters as strokes, as plotters write them: polylines of points `xy` on a grid 4 wide and 6 high,
 * y up from the baseline.
 */
const GLYPHS: Readonly<Record<string, string>> = {
  " ": "",
  A: "002640 1333",
  B: "00063645443303 3342413000",
  C: "4536160501103041",
  D: "00062644422000",
  E: "46060040 0333",
  F: "460600 0333",
  G: "45361605011030414323",
  H: "0006 4046 0343",
  I: "1030 2026 1636",
  J: "4641301001",
  K: "0006 4602 1340",
  L: "060040",
  M: "0006234640",
  N: "00064046",
  O: "103041453616050110",
  P: "00063645443303",
  Q: "103041453616050110 2240",
  R: "00063645443303 2340",
  S: "453616050413334241301001",
  T: "0646 2620",
  U: "060110304146",
  V: "062046",
  W: "0610243046",
  X: "0046 0640",
  Y: "062346 2320",
  Z: "06460040",
  0: "103041453616050110",
  1: "152620 1030",
  2: "05163645440040",
  3: "05163645443323 334241301001",
  4: "360242 3630",
  5: "460604344341301001",
  6: "4536160501103041423303",
  7: "064610",
  8: "13040516364544331302011030414233",
  9: "0110304145361605041343",
  ".": "2021",
  ",": "2110",
  "-": "1333",
  ":": "2122 2425",
  ";": "2110 2425",
  "(": "36252130",
  ")": "16252110",
};

/** For characters that are not there: a box. */
const UNKNOWN = "0006464000";

/** How far letters are apart, and how high they are, in the grid's units. */
const ADVANCE = 6;
const HEIGHT = 6;

/** How wide a line of text is, in pixels, where letters are so high. */
export function textWidth(text: string, height: number): number {
  return [...text].length * ADVANCE * height / HEIGHT;
}

/** A polyline of points x, y. */
export type Stroke = readonly (readonly [x: number, y: number])[];

/**
 * A line of text as strokes in pixels, y down. Small letters are written as capitals.
 *
 * @param x the first letter's left side
 * @param y the baseline
 * @param height of a letter
 */
export function textStrokes(text: string, x: number, y: number, height: number): Stroke[] {
  const unit = height / HEIGHT;
  return [...text.toUpperCase()].flatMap((character, i) => {
    const glyph = Object.hasOwn(GLYPHS, character) ? GLYPHS[character] : UNKNOWN;
    return glyph.split(" ").filter((stroke) => stroke !== "").map((stroke) =>
      stroke.match(/../g)!.map((point) =>
        [x + unit * (ADVANCE * i + Number(point[0])), y - unit * Number(point[1])] as const
      )
    );
  });
}
