import { DatabaseSync } from "node:sqlite";
import { ifThere } from "../../host/mod.ts";
import { quantile } from "../../math/quantile.ts";

/** Why an image has no place. */
export type Reason = "blurred" | "few features" | "few matches" | "apart" | "no start";

/** An image that COLMAP could not place. */
export interface Unplaced {
  /** Its name below the scene's `images`. */
  readonly name: string;
  /** Why: the first that holds of {@link Reason}. */
  readonly reason: Reason;
  /** How many features were found in it. */
  readonly features: number;
  /** With how many features of another image they agree at most, geometry included. */
  readonly matches: number;
}

/** What COLMAP's database says of an image. */
interface Counts {
  features: number;
  matches: number;
}

/** Fewer features than this seldom suffice: a plain or dark image. */
const FEW_FEATURES = 150;

/** The mapper looks at pairs with so many matches only (`--Mapper.min_num_matches`). */
const FEW_MATCHES = 15;

/** An image this much less sharp than the median of those that were placed is blurred. */
const BLURRED = 1 / 3;

/** COLMAP's number of a pair of images is first * this + second. */
const PAIR = 2147483647;

/** So many names are listed. */
const SHOWN = 3;

/** What each reason means, and what helps. */
const MEANING: Record<Reason, string> = {
  blurred: "blurred: hold still, more light",
  "few features": "without texture: dark, or bare walls",
  "few matches": "that share too little with any other: take more between them",
  apart: "that match others, but not those that were placed: take more that join them",
  "no start": "that match others, but too few features, or from nearly one place",
};

/**
 * Why images have no place, by the features and matches in COLMAP's database.
 *
 * @param database its file; where there is none, nothing is known
 * @param names all images
 * @param placed those that have a place
 * @param sharpness of those that were measured
 */
export async function explainUnplaced(
  database: string,
  names: readonly string[],
  placed: ReadonlySet<string>,
  sharpness: ReadonlyMap<string, number>,
): Promise<Unplaced[]> {
  if (await ifThere(Deno.stat(database), null) === null) return [];
  const counts = readCounts(database);
  if (counts === null) return [];
  const known = (of: (name: string) => boolean) =>
    [...sharpness].filter(([name]) => of(name)).map(([, value]) => value).sort((a, b) => a - b);
  const usual = quantile(
    placed.size > 0 ? known((name) => placed.has(name)) : known(() => true),
    0.5,
  );
  return names.filter((name) => !placed.has(name)).map((name) => {
    const { features, matches } = counts.get(name) ?? { features: 0, matches: 0 };
    const isBlurred = (sharpness.get(name) ?? Infinity) < BLURRED * usual;
    const reason = isBlurred
      ? "blurred"
      : features < FEW_FEATURES
      ? "few features"
      : matches < FEW_MATCHES
      ? "few matches"
      : placed.size > 0
      ? "apart"
      : "no start";
    return { name, reason, features, matches };
  });
}

/**
 * Features of each image, and verified matches of the pair that has most; null from a database of another
 * kind than those of COLMAP 3.8 to 4.
 */
function readCounts(path: string): Map<string, Counts> | null {
  try {
    using database = new DatabaseSync(path, { readOnly: true });
    return countsIn(database);
  } catch (error) {
    if ((error as { code?: unknown }).code !== "ERR_SQLITE_ERROR") throw error;
    return null;
  }
}

function countsIn(database: DatabaseSync): Map<string, Counts> {
  const names = new Map<number, string>();
  const counts = new Map<string, Counts>();
  for (
    const { image_id, name, rows } of database.prepare(
      "SELECT images.image_id, name, rows FROM images LEFT JOIN keypoints USING (image_id)",
    ).all()
  ) {
    names.set(Number(image_id), String(name));
    counts.set(String(name), { features: Number(rows ?? 0), matches: 0 });
  }
  for (
    const { pair_id, rows } of database.prepare("SELECT pair_id, rows FROM two_view_geometries")
      .all()
  ) {
    const second = Number(pair_id) % PAIR;
    for (const id of [(Number(pair_id) - second) / PAIR, second]) {
      const count = counts.get(names.get(id) ?? "");
      if (count) count.matches = Math.max(count.matches, Number(rows));
    }
  }
  return counts;
}

/** How many images have no place for which reason, and what helps; empty where nothing is known. */
export function reasonsOf(unplaced: readonly Unplaced[]): string {
  const groups = Map.groupBy(unplaced, ({ reason }) => reason);
  return (Object.keys(MEANING) as Reason[]).flatMap((reason) => {
    const names = groups.get(reason)?.map(({ name }) => name) ?? [];
    if (names.length === 0) return [];
    const more = names.length - SHOWN;
    const shown = names.slice(0, SHOWN).join(", ") + (more > 0 ? ` and ${more} more` : "");
    return [`${names.length} ${MEANING[reason]} (${shown})`];
  }).join("; ");
}
