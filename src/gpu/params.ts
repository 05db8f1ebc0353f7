import { GpuError } from "./error.ts";

/** A kernel's `Params` as bytes, laid out as its WGSL declares. */
export interface ParamsLayout {
  /** A view of each field's bytes by name; of a field that is a struct, such views of its own fields. */
  readonly views: ParamsViews;
  /** The bytes that `set` writes. */
  readonly arrayBuffer: ArrayBuffer;
  /** Writes values into their fields. */
  set(values: ParamsValues): void;
}

/** Views of a struct's fields. */
export interface ParamsViews {
  /** By name. */
  readonly [field: string]: Uint32Array | Int32Array | Float32Array | ParamsViews;
}

/** Values for a struct's fields: a number, a vector's numbers, or another struct's fields. */
export interface ParamsValues {
  /** By name. */
  readonly [field: string]: number | readonly number[] | ParamsValues;
}

/** How a type lies in memory (WGSL, section 14.4.1, "Alignment and size"), in bytes. */
interface Layout {
  readonly alignment: number;
  readonly size: number;
  view(buffer: ArrayBuffer, offset: number): ParamsViews[string];
}

type Numbers = typeof Uint32Array | typeof Int32Array | typeof Float32Array;

const ELEMENTS: Readonly<Record<string, Numbers>> = {
  u: Uint32Array,
  i: Int32Array,
  f: Float32Array,
};

/** A field: its alignment, if it says one, its name and its type. */
const FIELD = /(?:@align\((\d+)\)\s*)?(\w+)\s*:\s*(\w+(?:<[^>]*>)?)/g;

/**
 * The layout of a struct of scalars, vectors, arrays of vectors of four and such structs.
 *
 * @param code WGSL that declares it; each struct begins in the first column
 * @param struct its name
 * @param kernel whose it is, for messages
 * @throws {GpuError} if a field is of another type
 */
export function paramsLayout(code: string, struct: string, kernel: string): ParamsLayout {
  const { size, view } = layoutOf(struct, code, kernel);
  const arrayBuffer = new ArrayBuffer(size);
  const views = view(arrayBuffer, 0) as ParamsViews;
  return { views, arrayBuffer, set: (values) => write(views, values) };
}

function layoutOf(type: string, code: string, kernel: string): Layout {
  const [, scalar] = /^([uif])32$/.exec(type) ?? [];
  if (scalar) return numbers(ELEMENTS[scalar], 1);
  const [, width, element] = /^vec([234])([uif])$/.exec(type) ?? [];
  if (width) return numbers(ELEMENTS[element], Number(width));
  const [, letter, length] = /^array<vec4([uif]), (\d+)>$/.exec(type) ?? [];
  if (length) return { ...numbers(ELEMENTS[letter], 4 * Number(length)), alignment: 16 };
  const body = new RegExp(`^struct ${type} \\{([^}]*)\\}`, "m").exec(code)?.[1];
  if (body) return fields(body, code, kernel);
  throw new GpuError(
    `Cannot compile kernel ${kernel}: fields of its uniform must be scalars, vectors, arrays of ` +
      `vec4u, vec4i or vec4f, or structs: one is of type ${type}.`,
  );
}

/** A scalar, or a vector, which is aligned to a power of two: one of three numbers like one of four. */
function numbers(View: Numbers, count: number): Layout {
  return {
    alignment: 4 * (count === 3 ? 4 : count),
    size: 4 * count,
    view: (buffer, offset) => new View(buffer, offset, count),
  };
}

/** A struct is aligned like its strictest field, and its size is a multiple of that. */
function fields(body: string, code: string, kernel: string): Layout {
  const members: { name: string; offset: number; layout: Layout }[] = [];
  let [end, alignment] = [0, 4];
  for (const [, align, name, type] of body.replaceAll(/\/\/.*/g, "").matchAll(FIELD)) {
    const layout = layoutOf(type, code, kernel);
    const own = Math.max(layout.alignment, Number(align ?? 0));
    const offset = roundUp(end, own);
    members.push({ name, offset, layout });
    end = offset + layout.size;
    alignment = Math.max(alignment, own);
  }
  return {
    alignment,
    size: roundUp(end, alignment),
    view: (buffer, start) =>
      Object.fromEntries(
        members.map(({ name, offset, layout }) => [name, layout.view(buffer, start + offset)]),
      ),
  };
}

function roundUp(bytes: number, alignment: number): number {
  return Math.ceil(bytes / alignment) * alignment;
}

function write(views: ParamsViews, values: ParamsValues): void {
  for (const [name, value] of Object.entries(values)) {
    const view = views[name];
    if (!ArrayBuffer.isView(view)) write(view as ParamsViews, value as ParamsValues);
    else if (typeof value === "number") view[0] = value;
    else view.set(value as readonly number[]);
  }
}
