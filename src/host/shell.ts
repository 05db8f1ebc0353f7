/** What no shell gives a meaning to: the characters that Python's `shlex.quote` leaves as they are. */
const PLAIN = /^[\w@%+=:,./-]+$/;

/** A text as one word of a POSIX shell's command: in single quotes where it needs any. */
export function shellWord(text: string): string {
  return PLAIN.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
