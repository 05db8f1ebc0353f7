import { DEFAULT_BOX } from "./transforms/placement.ts";

/**
 * The published geometry of NeRF-Synthetic (Mildenhall et al. 2020), for datasets that were made from it
 * and do not say: cameras stand 4 units from objects about 2 units wide.
 */
export const NERF_SYNTHETIC = {
  /** From the origin to every camera. */
  cameraDistance: 4.0311289,
  /** Where rays start. */
  near: 2,
  /** Where rays end. */
  far: 6,
  /** What holds the object. */
  box: DEFAULT_BOX,
} as const;
