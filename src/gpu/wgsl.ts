import { GpuError } from "./error.ts";

/** WGSL files by path, such as `{ "lib/random.wgsl": "fn pcg4d(…" }`. */
export type ShaderSources = Readonly<Record<string, string>>;

/** Values for a kernel's module-scope `const` declarations, and types for its `alias` ones, by name. */
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
}

const IMPORT = /^#import\s+"([^"]+)"\s*$/;
const CONSTANT = /^((const|alias)\s+(\w+)(?:\s*:\s*\w+)?\s*=\s*)([^;]+);/;

/**
 * Puts a WGSL file and everything it imports into one text: each `#import "path"` line pulls that file
 * in once, before the line's own file. Module-scope `const NAME = …;` lines whose name is in
 * `constants` get that value, `alias NAME = …;` lines that type. A type of `f16` enables the extension.
 *
 * @param path the file to link
 * @param sources all files
 * @param constants new values for constants; the literal's type is kept
 * @throws {GpuError} for an unknown file, an import cycle or a constant that no file declares
 */
export function linkShader(
  path: string,
  sources: ShaderSources,
  constants: Constants = {},
): LinkedShader {
  const code: string[] = [];
  const lines: SourceLine[] = [];
  const unused = new Set(Object.keys(constants));
  const done = new Set<string>();

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
      if (imported !== undefined) return include(imported, [...importers, file]);
      const [, head, keyword, name, literal] = CONSTANT.exec(text) ?? [];
      if (name !== undefined && name in constants) {
        unused.delete(name);
        const value = constants[name];
        if ((keyword === "alias") !== (typeof value === "string")) {
          throw new GpuError(`Cannot specialise ${path}: ${keyword} ${name} cannot be ${value}.`);
        }
        text = `${head}${typeof value === "string" ? value : formatLiteral(value, literal)};`;
      }
      code.push(text);
      lines.push({ file, line: index + 1 });
    });
    done.add(file);
  };

  if (Object.values(constants).includes("f16")) {
    code.push("enable f16;");
    lines.push({ file: path, line: 0 });
  }
  include(path, []);
  if (unused.size > 0) {
    throw new GpuError(
      `Cannot specialise ${path}: it declares no constant named ${[...unused].join(", ")}.`,
    );
  }
  return { code: code.join("\n"), lines };
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
