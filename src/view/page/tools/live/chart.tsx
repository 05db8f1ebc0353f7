/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import { useEffect, useRef } from "npm:preact@^10.29.8/hooks";
import uPlot from "npm:uplot@^1.6.32";

/** How high a chart is, in CSS pixels. */
const HEIGHT = 150;

/** Curves over steps, and in words the last value of each. */
export function Chart({ title, data, lines, logarithmic }: {
  readonly title: string;
  /** The steps, and the values of each line there. */
  readonly data: readonly (readonly number[])[];
  /** What the lines are called. */
  readonly lines: readonly string[];
  readonly logarithmic?: boolean;
}) {
  const place = useRef<HTMLDivElement>(null);
  const chart = useRef<uPlot | null>(null);
  useEffect(() => {
    const element = place.current!;
    const made = new uPlot(
      optionsOf(element, lines, logarithmic ?? false),
      aligned(data),
      element,
    );
    chart.current = made;
    const observer = new ResizeObserver(() =>
      made.setSize({ width: element.clientWidth, height: HEIGHT })
    );
    observer.observe(element);
    return () => {
      observer.disconnect();
      made.destroy();
    };
  }, []);
  useEffect(() => chart.current?.setData(aligned(data)), [data]);
  const values = lines.map((line, i) => {
    const value = data[i + 1].at(-1);
    return value === undefined ? `${line}: none` : `${line}: ${value.toPrecision(4)}`;
  });
  return (
    <figure class="chart">
      <figcaption>
        {title}
        <ul class="legend">
          {lines.map((line, i) => <li key={line} class={`line-${i}`}>{line}</li>)}
        </ul>
      </figcaption>
      <div ref={place} role="img" aria-label={`${title}. Last of ${values.join(", of ")}.`} />
    </figure>
  );
}

/** As uplot's types have it: steps first. */
function aligned([steps, ...lines]: readonly (readonly number[])[]): uPlot.AlignedData {
  return [[...steps], ...lines.map((line) => [...line])];
}

/** The colours are those of the style sheet in the theme in which they are drawn. */
function optionsOf(
  element: HTMLElement,
  lines: readonly string[],
  logarithmic: boolean,
): uPlot.Options {
  const figure = element.parentElement!;
  const items = figure.querySelectorAll("li");
  const axis: uPlot.Axis = {
    stroke: () => getComputedStyle(figure).color,
    grid: { stroke: () => getComputedStyle(figure).borderTopColor, width: 1 },
    ticks: { show: false },
    font: "11px system-ui, sans-serif",
  };
  const few: uPlot.Axis = logarithmic
    ? {
      ...{ filter: onlyRound, grid: { ...axis.grid, filter: onlyRound } },
      values: (_, splits) => splits.map((value) => value && String(Number(value.toPrecision(1)))),
    }
    : {};
  return {
    ...{ width: element.clientWidth, height: HEIGHT },
    cursor: { show: false },
    legend: { show: false },
    scales: { x: { time: false }, y: logarithmic ? { distr: 3, log: 10 } : {} },
    axes: [{ ...axis, size: 24 }, { ...axis, size: 46, ...few }],
    series: [
      {},
      ...lines.map((label, i): uPlot.Series => ({
        ...{ label, stroke: () => getComputedStyle(items[i]).color, width: 1.5, spanGaps: true },
        points: { show: false },
      })),
    ],
  };
}

/** Of a logarithmic axis' numbers 1, 2 and 5 times powers of ten, so that they have room. */
function onlyRound(_: uPlot, splits: number[]): (number | null)[] {
  return splits.map((value) => {
    const digit = Math.round(value / 10 ** Math.floor(Math.log10(value) + 1e-9));
    return [1, 2, 5].includes(digit) ? value : null;
  });
}
