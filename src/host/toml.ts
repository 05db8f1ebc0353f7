import { type AST, ParseError, parseTOML } from "npm:toml-eslint-parser@^1.0.0";
import { type Path, show } from "./issues.ts";

/** How deep lists and tables may lie in each other: whoever walks through them can do so recursively. */
const DEEPEST = 100;

/** The most characters of a key, a text or a number: the parser passes them on as arguments of a call. */
const LONGEST = 10_000;

/** A text that is no TOML, or TOML beyond what files of settings need. */
export class TomlError extends Error {
  /** The line, from 1. */
  readonly line: number;

  /** @param reason after `it`; the column is added */
  constructor(reason: string, { line, column }: AST.Position, detail = "") {
    super(`it ${reason}, column ${column + 1}${detail}`);
    this.line = line;
  }
}

/** A table or a list. Tables have no prototype, so that `__proto__` is a key like any other. */
type Container = Record<string | number, unknown>;

/** A TOML 1.1 document: its values, and on which lines they are. */
export class TomlDocument {
  /** Its tables, lists, texts, numbers, booleans and {@link WrittenDate}s. */
  readonly value: Container = emptyTable();
  readonly #lines = new Map<Container, Map<string | number, number>>();

  /**
   * Parses a document, in a time that is linear in its length.
   *
   * @throws {TomlError} if it is no TOML, defines a key twice, nests deeper than 100, or has a text of over
   *   10,000 characters or a whole number that is not exact in float64
   */
  constructor(text: string) {
    const marked = text.replace(/^\uFEFF/, "");
    refuseExtremes(marked);
    for (const part of parse(marked).body[0].body) {
      if (part.type === "TOMLKeyValue") {
        this.#addPair(this.value, part, 0);
        continue;
      }
      const table = this.#open(this.value, part.resolvedKey, part.loc.start, 0);
      for (const pair of part.body) this.#addPair(table, pair, part.resolvedKey.length);
    }
  }

  /**
   * The line, from 1, on which a key or an element of a list is first named, or what is around it if the
   * document does not name it.
   */
  lineOf(path: Path): number {
    let line = 1;
    let at: unknown = this.value;
    for (const part of path) {
      const inner = this.#lines.get(at as Container)?.get(part);
      if (inner === undefined) break;
      line = inner;
      at = (at as Container)[part];
    }
    return line;
  }

  /** `a.b = value`, in a table that lies so deep. */
  #addPair(table: Container, { key, value, loc }: AST.TOMLKeyValue, depth: number): void {
    const path = key.keys.map((part) => part.type === "TOMLBare" ? part.name : part.value);
    const last = path.pop()!;
    const inner = this.#open(table, path, loc.start, depth);
    this.#put(inner, last, this.#valueOf(value, depth + path.length + 1), loc.start);
  }

  /** The table or list at a path, made if nothing is there. */
  #open(from: Container, path: Path, start: AST.Position, depth: number): Container {
    if (depth + path.length > DEEPEST) throw tooDeep(start);
    return path.reduce<Container>((at, part, i) => {
      if (at[part] === undefined) {
        const isList = typeof path[i + 1] === "number";
        this.#put(at, part, isList ? [] : emptyTable(), start);
      }
      return at[part] as Container;
    }, from);
  }

  #valueOf(node: AST.TOMLContentNode, depth: number): unknown {
    if (depth > DEEPEST) throw tooDeep(node.loc.start);
    if (node.type === "TOMLValue") return plainValue(node);
    if (node.type === "TOMLInlineTable") {
      const table = emptyTable();
      for (const pair of node.body) this.#addPair(table, pair, depth);
      return table;
    }
    const list: unknown[] = [];
    for (const [i, element] of node.elements.entries()) {
      const value = this.#valueOf(element, depth + 1);
      this.#put(list as unknown as Container, i, value, element.loc.start);
    }
    return list;
  }

  #put(into: Container, key: string | number, value: unknown, { line }: AST.Position): void {
    into[key] = value;
    let lines = this.#lines.get(into);
    if (!lines) this.#lines.set(into, lines = new Map());
    lines.set(key, line);
  }
}

/** A date or a time, which no setting of denerf's is: messages show it as it is written. */
export class WrittenDate extends Date {
  readonly #written: string;

  /** Takes one up. */
  constructor({ value, datetime }: AST.TOMLDateTimeValue) {
    super(value);
    this.#written = datetime;
  }

  /** As in the document. */
  override toISOString(): string {
    return this.#written;
  }
}

function parse(text: string): AST.TOMLProgram {
  try {
    return parseTOML(text);
  } catch (error) {
    if (error instanceof RangeError) throw tooDeep({ line: 1, column: 0 }); // Its stack is used up.
    if (!(error instanceof ParseError)) throw error;
    const { index, lineNumber: line, column, message } = error;
    const [rest] = text.slice(index, index + LONGEST).split(/\r?\n/);
    const place = rest === "" ? "" : ` at ${show(rest)}`;
    const reason = message[0].toLowerCase() + message.slice(1);
    throw new TomlError("is not TOML", { line, column }, `: ${reason}${place}`);
  }
}

/**
 * What matters of TOML's syntax here: comments, texts, brackets, keys and numbers. The quotes that end a text
 * of several lines may follow up to two that belong to it.
 */
const PIECES =
  /#[^\n]*|"""(?:\\[^]|[^\\])*?(?:"{3,5}|$)|'''[^]*?(?:'{3,5}|$)|"(?:\\.|[^"\\\n])*"?|'[^'\n]*'?|[[\]{}]|[^\s.,=[\]{}"'#]+/g;

/** Refuses what the parser has no stack for. */
function refuseExtremes(text: string): void {
  let depth = 0;
  for (const { 0: piece, index } of text.matchAll(PIECES)) {
    if (piece === "[" || piece === "{") depth++;
    else if (piece === "]" || piece === "}") depth--;
    if (depth > DEEPEST) throw tooDeep(positionOf(text, index));
    if (piece.length > LONGEST && piece[0] !== "#") {
      throw new TomlError(
        `has a key or value of ${piece.length} characters, where ${LONGEST} may be`,
        positionOf(text, index),
      );
    }
  }
}

function positionOf(text: string, index: number): AST.Position {
  const lines = text.slice(0, index).split("\n");
  return { line: lines.length, column: lines.at(-1)!.length };
}

function tooDeep(start: AST.Position): TomlError {
  return new TomlError(`must not nest lists and tables over ${DEEPEST} deep`, start);
}

function plainValue(node: AST.TOMLValue): unknown {
  if (node.value instanceof Date) return new WrittenDate(node as AST.TOMLDateTimeValue);
  if (node.kind === "integer" && !Number.isSafeInteger(node.value)) {
    throw new TomlError(
      `must have whole numbers of up to ${Number.MAX_SAFE_INTEGER}, current value is ` +
        show(node.number),
      node.loc.start,
    );
  }
  return node.value;
}

function emptyTable(): Container {
  return Object.create(null);
}
