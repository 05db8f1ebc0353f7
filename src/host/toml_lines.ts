import { parse } from "npm:smol-toml@^1.9.1";
import type { Path } from "./issues.ts";

/** On which lines of a TOML document its keys are: what the parser does not tell. */
export class TomlLines {
  readonly #lines = new Map<string, number>();
  /** How many tables each array of tables has so far. */
  readonly #tables = new Map<string, number>();
  #at = 0;
  #line = 1;

  /**
   * Walks through a document.
   *
   * @param toml what the parser has accepted; of anything else some lines are not found
   */
  constructor(private readonly toml: string) {
    this.#document();
  }

  /**
   * The line, from 1, on which a key or an element of an array is first named, or the table around it if
   * the document does not name it.
   */
  lineOf(path: Path): number {
    for (let length = path.length; length > 0; length--) {
      const line = this.#lines.get(keyOf(path.slice(0, length)));
      if (line !== undefined) return line;
    }
    return 1;
  }

  #document(): void {
    let table: Path = [];
    for (this.#skip(); this.#at < this.toml.length; this.#skip()) {
      const before = this.#at;
      if (this.toml.startsWith("[[", this.#at)) table = this.#header(2);
      else if (this.toml[this.#at] === "[") table = this.#header(1);
      else this.#pair(table);
      if (this.#at === before) this.#to(before + 1);
    }
  }

  /** `[a.b]`, or with two brackets `[[a.b]]`, which adds a table to an array. */
  #header(brackets: 1 | 2): Path {
    const line = this.#line;
    this.#to(this.#at + brackets);
    const keys = this.#keys("]");
    const path: (string | number)[] = [];
    for (const [i, key] of keys.entries()) {
      path.push(key);
      const array = keyOf(path);
      const added = brackets === 2 && i === keys.length - 1;
      const tables = (this.#tables.get(array) ?? 0) + (added ? 1 : 0);
      if (tables > 0) {
        this.#tables.set(array, tables);
        this.#note(path, line);
        path.push(tables - 1);
      }
      this.#note(path, line);
    }
    this.#to(this.#at + brackets);
    return path;
  }

  /** `a.b = value`. */
  #pair(table: Path): void {
    const line = this.#line;
    const path = [...table];
    for (const key of this.#keys("=")) {
      path.push(key);
      this.#note(path, line);
    }
    this.#to(this.#at + 1);
    this.#skip();
    this.#value(path);
  }

  #value(path: Path): void {
    const first = this.toml[this.#at];
    if (first === "[") return this.#items("]", (index) => this.#element([...path, index]));
    if (first === "{") return this.#items("}", () => this.#pair(path));
    if (first === '"' || first === "'") return this.#to(this.#stringEnd());
    this.#to(endOf(this.toml, /[^,\]}\r\n#]*/y, this.#at));
  }

  #element(path: Path): void {
    this.#note(path, this.#line);
    this.#value(path);
  }

  /** What is between brackets, separated by commas. */
  #items(close: string, item: (index: number) => void): void {
    this.#to(this.#at + 1);
    for (let index = 0;; index++) {
      this.#skip();
      if (this.#at >= this.toml.length || this.toml[this.#at] === close) break;
      item(index);
      this.#skip();
      if (this.toml[this.#at] !== ",") break;
      this.#to(this.#at + 1);
    }
    this.#to(this.#at + 1);
  }

  /** The parts of a dotted key, up to the character after it. */
  #keys(end: string): string[] {
    const keys: string[] = [];
    while (this.#at < this.toml.length) {
      this.#to(endOf(this.toml, /[ \t.]*/y, this.#at));
      const first = this.toml[this.#at];
      if (first === end || first === undefined || first === "\n") break;
      const start = this.#at;
      if (first === '"' || first === "'") {
        this.#to(this.#stringEnd());
        keys.push(decodeString(this.toml.slice(start, this.#at)));
      } else {
        this.#to(Math.max(endOf(this.toml, /[\w-]*/y, start), start + 1));
        keys.push(this.toml.slice(start, this.#at));
      }
    }
    return keys;
  }

  /** Behind the string that begins here. */
  #stringEnd(): number {
    const { toml } = this;
    for (
      const rule of [
        /"""(?:\\[^]|[^\\])*?"{3,5}/y,
        /'''[^]*?'{3,5}/y,
        /"(?:\\.|[^"\\\n])*"/y,
        /'[^'\n]*'/y,
      ]
    ) {
      const end = endOf(toml, rule, this.#at);
      if (end > this.#at) return end;
    }
    return this.#at + 1;
  }

  /** Passes blanks, line breaks and comments. */
  #skip(): void {
    this.#to(endOf(this.toml, /(?:\s|#[^\n]*)*/y, this.#at));
  }

  #to(position: number): void {
    const end = Math.min(position, this.toml.length);
    for (; this.#at < end; this.#at++) if (this.toml[this.#at] === "\n") this.#line++;
  }

  #note(path: Path, line: number): void {
    const key = keyOf(path);
    if (!this.#lines.has(key)) this.#lines.set(key, line);
  }
}

/** Where a sticky rule's match ends, or `start` if it does not match there. */
function endOf(text: string, rule: RegExp, start: number): number {
  rule.lastIndex = start;
  return rule.test(text) ? rule.lastIndex : start;
}

function decodeString(text: string): string {
  try {
    return String(parse(`key = ${text}`).key);
  } catch {
    return text;
  }
}

function keyOf(path: Path): string {
  return JSON.stringify(path);
}
