/**
 * The word of `candidates` that was probably meant, or null if none is near.
 *
 * @param word what was written
 */
export function nearest(word: string, candidates: readonly string[]): string | null {
  const most = Math.max(2, word.length * 0.4);
  const scored = candidates.flatMap((candidate) => {
    if (candidate.endsWith(`.${word}`)) return { candidate, distance: 0 };
    // The distance is no less than the difference in length, and slow to find for long words.
    if (Math.abs(word.length - candidate.length) > most) return [];
    return { candidate, distance: editDistance(word, candidate) };
  }).sort((a, b) => a.distance - b.distance);
  const [best] = scored;
  return best && best.distance <= most ? best.candidate : null;
}

/** ` Did you mean train?`: the word of `candidates` that was probably meant; empty if none is near. */
export function didYouMean(word: string, candidates: readonly string[]): string {
  const near = nearest(word, candidates);
  return near === null ? "" : ` Did you mean ${near}?`;
}

/** Insertions, deletions and replacements between two words (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const current = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = previous[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(replaced, previous[j] + 1, current[j - 1] + 1));
    }
    previous = current;
  }
  return previous[b.length];
}
