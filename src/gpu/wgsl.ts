import { GpuError } from "./error.ts";

/** WGSL files by path, such as `{ "lib/random.wgsl": "fn pcg4d(…" }`. */
export type ShaderSources = Readonly<Record<string, string>>;

/**
 * What specialises a kernel, by name: values of module-scope `const` declarations, types of `alias` ones,
 * and what stands for a `${NAME}` in the path of an import.
 */
export type Constants = Readonly<Record<string, number | boolean | string>>;

/** Where a line of linked WGSL came from. */
export interface SourceLine {
  /** Path of the WGSL file. */
  readonly file: string;
  /** Line in that file, from 1. */
  readonly line: number;
}

/** A kernel's WGSL with its imports in front, and the origin of each of its lines. */
export interface LinkedShader {
  /** The WGSL text that the device compiles. */
  readonly code: string;
  /** `lines[i]` is the origin of line `i + 1` of `code`. */
  readonly lines: readonly SourceLine[];
  /** What stands for each `${NAME}` in the paths of imports, in the order in which these are met. */
  readonly parts: readonly string[];
}

const IMPORT = /^#import\s+"([^"]+)"\s*$/;
const DIRECTIVE = /^(enable|requires|diagnostic)\b.*;$/;
const PART = /\$\{(\w+)\}/g;
const DECLARATION = /^((const|alias)\s+(\w+)(?:\s*:\s*\w+)?\s*=\s*)([^;]+);/;
const HALF_PRECISION = /^alias\s+\w+\s*=\s*f16;/;

/**
 * Puts a WGSL file and everything it imports into one text: each `#import "path"` line pulls that file
 * in once, before the line's own file. Module-scope `const NAME = …;` lines whose name is in
 * `constants` get that value, `alias NAME = …;` lines that type. A type of `f16` enables the extension.
 * Directives such as `enable subgroups;` move to the front, where WGSL wants them.
 *
 * Kernels that differ in one part are one file: `#import "lib/table_${PRECISION}.wgsl"` pulls in
 * `lib/table_f16.wgsl` where `constants` have `PRECISION: "f16"`.
 *
 * @param path the file to link
 * @param sources all files
 * @param constants what specialises it; a literal's type is kept
 * @param unknown directives that are left out, as the compiler does not know them
 * @throws {GpuError} for an unknown file, an import cycle, a part of a path without a value or a constant
 *   that no file declares
 */
export function linkShader(
  path: string,
  sources: ShaderSources,
  constants: Constants = {},
  unknown: readonly string[] = [],
): LinkedShader {
  const { directives, texts, lines, parts } = gather(path, sources, constants);
  const unused = new Set(Object.keys(constants).filter((name) => !parts.has(name)));
  const code = texts.map((text) => {
    const [, head, keyword, name, literal] = DECLARATION.exec(text) ?? [];
    if (name === undefined || !(name in constants)) return text;
    unused.delete(name);
    const value = constants[name];
    if ((keyword === "alias") !== (typeof value === "string")) {
      throw new GpuError(`Cannot specialise ${path}: ${keyword} ${name} cannot be ${value}.`);
    }
    return `${head}${typeof value === "string" ? value : formatLiteral(value, literal)};`;
  });
  if (unused.size > 0) {
    throw new GpuError(
      `Cannot specialise ${path}: it declares no constant named ${[...unused].join(", ")}.`,
    );
  }
  if (code.some((text) => HALF_PRECISION.test(text))) {
    directives.set("enable f16;", { file: path, line: 0 });
  }
  for (const text of unknown) directives.delete(text);
  return {
    code: [...directives.keys(), ...code].join("\n"),
    lines: [...directives.values(), ...lines],
    parts: [...parts.values()],
  };
}

/** All lines of a file and its imports, directives apart, where each is from, and the parts of their paths. */
function gather(path: string, sources: ShaderSources, constants: Constants) {
  const directives = new Map<string, SourceLine>();
  const texts: string[] = [];
  const lines: SourceLine[] = [];
  const parts = new Map<string, string>();
  const done = new Set<string>();

  const filledIn = (imported: string) =>
    imported.replace(PART, (_, name) => {
      if (!(name in constants)) {
        throw new GpuError(`Cannot link ${path}: no ${name} was given for import "${imported}".`);
      }
      parts.set(name, String(constants[name]));
      return String(constants[name]);
    });

  const include = (file: string, importers: readonly string[]) => {
    if (importers.includes(file)) {
      throw new GpuError(
        `Cannot link ${path}: ${[...importers, file].join(" imports ")}, a cycle.`,
      );
    }
    if (done.has(file)) return;
    const source = sources[file];
    if (source === undefined) {
      const importer = importers.at(-1);
      throw new GpuError(
        `Cannot link ${path}: there is no WGSL file ${file}${
          importer ? `, imported by ${importer}` : ""
        }.`,
      );
    }
    source.split("\n").forEach((text, index) => {
      const imported = IMPORT.exec(text)?.[1];
      if (imported !== undefined) return include(filledIn(imported), [...importers, file]);
      const place = { file, line: index + 1 };
      if (DIRECTIVE.test(text)) {
        directives.set(text, directives.get(text) ?? place);
        return;
      }
      texts.push(text);
      lines.push(place);
    });
    done.add(file);
  };

  include(path, []);
  return { directives, texts, lines, parts };
}

/** Writes `value` as a WGSL literal of the same type as `previous`. */
function formatLiteral(value: number | boolean, previous: string): string {
  if (typeof value === "boolean") return String(value);
  const isHexadecimal = previous.startsWith("0x");
  const suffix = (isHexadecimal ? /[iu]$/ : /[iufh]$/).exec(previous)?.[0] ?? "";
  const isFloat = !isHexadecimal && /[.efh]/.test(previous);
  const digits = String(value);
  return `${digits}${isFloat && /^-?\d+$/.test(digits) ? ".0" : ""}${suffix}`;
}

/**
 * Rewrites a compiler message so that it names the WGSL file and line it is about.
 *
 * @param message the compiler's text; positions look like `wgsl:LINE:COLUMN`
 * @param shader the linked text the message is about
 */
export function explainShaderError(message: string, shader: LinkedShader): string {
  return message.trim().replace(/wgsl:(\d+):(\d+)/g, (text, line, column) => {
    const origin = shader.lines[Number(line) - 1];
    return origin ? `${origin.file}:${origin.line}:${column}` : text;
  });
}

/**
 * What a compiler says about a shader, with the WGSL file and line that it is about: those of Naga stand in
 * its text, those of Tint (Chromium) beside it.
 *
 * @param shader the linked text the message is about
 */
export function explainCompilerMessage(
  { message, lineNum, linePos }: Pick<GPUCompilationMessage, "message" | "lineNum" | "linePos">,
  shader: LinkedShader,
): string {
  const explained = explainShaderError(message, shader);
  const origin = shader.lines[lineNum - 1];
  if (!origin || explained !== message.trim()) return explained;
  return `${origin.file}:${origin.line}:${linePos}: ${explained}`;
}
