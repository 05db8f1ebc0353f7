/** A column of a table: its heading, and the side at which its cells line up. */
export interface Column {
  /** What stands above it. */
  readonly heading: string;
  /** "left" for words, "right" for numbers. */
  readonly align: "left" | "right";
}

/** Columns from headings; those that begin with ">" are for numbers. */
export function columns(...headings: string[]): Column[] {
  return headings.map((heading) =>
    heading.startsWith(">")
      ? { heading: heading.slice(1), align: "right" }
      : { heading, align: "left" }
  );
}

/** Lines of a table: headings, then rows, every column as wide as its widest cell. */
export function formatTable(columns: readonly Column[], rows: readonly string[][]): string {
  const widths = columns.map(({ heading }, i) =>
    Math.max(heading.length, ...rows.map((row) => row[i].length))
  );
  const line = (cells: readonly string[]) =>
    cells.map((cell, i) =>
      columns[i].align === "right" ? cell.padStart(widths[i]) : cell.padEnd(widths[i])
    ).join("  ").trimEnd();
  return [line(columns.map(({ heading }) => heading)), ...rows.map(line)].join("\n");
}

/** A number with about three digits: `0.0123`, `4.56`, `78.9`, `1234`. */
export function threeDigits(value: number): string {
  if (value === 0) return "0";
  const digits = Math.floor(Math.log10(Math.abs(value)));
  return value.toFixed(Math.min(Math.max(2 - digits, 0), 6));
}

/** A fraction as a percentage: `12.3 %`. */
export function percent(fraction: number): string {
  return `${(fraction * 100).toFixed(1)} %`;
}
