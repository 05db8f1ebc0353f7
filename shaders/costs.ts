/**
 * What each kernel must do at least, by its name: each folder says it of its own. Counted is what a kernel's
 * header promises, at the sizes it was given: neither repeated reads nor integer arithmetic, comparisons and
 * random bits. Rows that pad features to multiples of 16 count, as layers compute them.
 *
 * Where the device decides how many rays and samples there are, they count as it had counted them when the
 * work was over. Three things follow:
 *
 * - Of several steps that are measured together, all count as the last one.
 * - A step ends with the number of rays of the next; what marched are therefore the kept rays. They are
 *   fewer only where samples did not fit into memory.
 * - Without counts (`Run.counted`), runs count as what they are dispatched for.
 *
 * Tables are read where positions fall, not from front to back: each of the 8 corners counts as read from
 * memory. Coarse levels are in fact read from caches, so that encodings can pass the ceiling.
 *
 * @module
 */
import { COSTS as bench } from "./bench/costs.ts";
import { COSTS as dense } from "./dense/costs.ts";
import { COSTS as encode } from "./encode/costs.ts";
import { COSTS as exposure } from "./exposure/costs.ts";
import { COSTS as grid } from "./grid/costs.ts";
import { COSTS as learn } from "./learn/costs.ts";
import { COSTS as march } from "./march/costs.ts";
import { COSTS as mlp } from "./mlp/costs.ts";
import { COSTS as networks } from "./networks/costs.ts";
import { COSTS as occupancy } from "./occupancy/costs.ts";
import { COSTS as pixels } from "./pixels/costs.ts";
import { COSTS as poses } from "./poses/costs.ts";
import { COSTS as rays } from "./rays/costs.ts";
import { COSTS as registers } from "./registers/costs.ts";
import { COSTS as render } from "./render/costs.ts";
import { COSTS as robust } from "./robust/costs.ts";
import { COSTS as samples } from "./samples/costs.ts";
import { COSTS as scan } from "./scan/costs.ts";
import { COSTS as views } from "./views/costs.ts";
import { COSTS as volrend } from "./volrend/costs.ts";
import type { Cost, Costs, Run } from "./cost.ts";

export type { Cost, Run } from "./cost.ts";

/** All kernels' costs. */
export const COSTS: Costs = {
  ...bench,
  ...dense,
  ...encode,
  ...exposure,
  ...grid,
  ...learn,
  ...march,
  ...mlp,
  ...networks,
  ...occupancy,
  ...pixels,
  ...poses,
  ...rays,
  ...registers,
  ...render,
  ...robust,
  ...samples,
  ...scan,
  ...views,
  ...volrend,
};

/**
 * What a run must do at least.
 *
 * @throws {RangeError} for a kernel whose cost nobody has written down
 */
export function costOf(run: Run): Cost {
  const cost = COSTS[run.kernel];
  if (!cost) {
    const [folder] = run.kernel.split("/");
    throw new RangeError(`Cannot tell the cost of ${run.kernel}: see shaders/${folder}/costs.ts.`);
  }
  return cost(run);
}
