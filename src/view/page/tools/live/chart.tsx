/** @jsxRuntime automatic */
/** @jsxImportSource npm:preact@^10.29.8 */
import { useEffect, useRef } from "npm:preact@^10.29.8/hooks";
import uPlot from "npm:uplot@^1.6.32";

/** How high a chart is, in CSS pixels. */
const HEIGHT = 150;

/** Curves over steps, and in words the last value of each. */
export function Chart({ title, data, lines, logarithmic }: {
  readonly title: string;
  /** The steps, and for each line its values, or null where there is none. */
  readonly data: readonly (readonly (number | null)[])[];
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
    const value = data[i + 1].findLast((value) => value != null);
    return value == null ? `${line}: none` : `${line}: ${value.toPrecision(4)}`;
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

/** As uplot's types have it: steps first, and none of them null. */
function aligned(data: readonly (readonly (number | null)[])[]): uPlot.AlignedData {
  const [steps, ...lines] = data;
  return [steps.map(Number), ...lines.map((line) => [...line])];
}

/** The colours are the page's, whichever its theme is when they are drawn. */
function optionsOf(
  element: HTMLElement,
  lines: readonly string[],
  logarithmic: boolean,
): uPlot.Options {
  const color = (name: string) => () => getComputedStyle(element).getPropertyValue(name).trim();
  const axis: uPlot.Axis = {
    stroke: color("--quiet"),
    grid: { stroke: color("--line"), width: 1 },
    ticks: { show: false },
    font: "11px system-ui, sans-serif",
  };
  return {
    ...{ width: element.clientWidth, height: HEIGHT },
    cursor: { show: false },
    legend: { show: false },
    scales: { x: { time: false }, y: logarithmic ? { distr: 3, log: 10 } : {} },
    axes: [{ ...axis, size: 24 }, { ...axis, size: 46 }],
    series: [
      {},
      ...lines.map((label, i): uPlot.Series => ({
        ...{ label, stroke: color(`--curve-${i}`), width: 1.5, spanGaps: true },
        points: { show: false },
      })),
    ],
  };
}
