/** What somebody edits, and what it was before. */
export interface History<T> {
  /** What it is. */
  readonly now: T;
  /** What it was, the last one last. */
  readonly past: readonly T[];
  /** What was undone, the next one to do again last. */
  readonly undone: readonly T[];
}

/** How many changes can be undone. */
export const MOST_UNDONE = 100;

/** The history of something that nobody has changed yet. */
export function historyOf<T>(now: T): History<T> {
  return { now, past: [], undone: [] };
}

/**
 * Something changed; where it is the same as before, there is nothing to undo.
 *
 * @param to of what JSON can tell apart
 */
export function change<T>(history: History<T>, to: T): History<T> {
  const { now, past } = history;
  if (JSON.stringify(now) === JSON.stringify(to)) return history;
  return { now: to, past: [...past, now].slice(-MOST_UNDONE), undone: [] };
}

/** As it was before the last change; the same where there was none. */
export function undo<T>(history: History<T>): History<T> {
  const { now, past, undone } = history;
  if (past.length === 0) return history;
  return { now: past[past.length - 1], past: past.slice(0, -1), undone: [...undone, now] };
}

/** As it was before the last undo; the same where there was none. */
export function redo<T>(history: History<T>): History<T> {
  const { now, past, undone } = history;
  if (undone.length === 0) return history;
  return { now: undone[undone.length - 1], past: [...past, now], undone: undone.slice(0, -1) };
}
