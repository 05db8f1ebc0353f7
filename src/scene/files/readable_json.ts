/** JSON with indentation, but each list of numbers on one line, and a line break at its end. */
export function readableJson(value: unknown): string {
  const lists = /\[\s+(-?\d[\d.e+-]*(?:,\s+-?\d[\d.e+-]*)*)\s+\]/g;
  const oneLine = (_: string, numbers: string) => `[${numbers.replace(/\s+/g, " ")}]`;
  return JSON.stringify(value, null, 2).replace(lists, oneLine) + "\n";
}
