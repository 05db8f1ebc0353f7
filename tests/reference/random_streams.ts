/** What a random number is for: the third counter of `pcg4d`, so that no two uses share draws. */
export const RandomStream = {
  /** Which pixels a step trains on. */
  pixels: 1,
  /** The jitter of stratified samples along a ray. */
  stratified: 2,
  /** The positions of importance samples along a ray. */
  importance: 3,
  /** The noise added to densities. */
  densityNoise: 4,
  /** The random background colours. */
  background: 5,
  /** The initial parameters. */
  parameters: 6,
  /** Where on its first step a marched ray starts. */
  march: 7,
  /** Which cells of an occupancy grid are looked at. */
  occupancy: 8,
  /** Where in those cells. */
  occupancyJitter: 9,
  /** Which rays go through pixels with a known depth, and which of these. */
  depths: 10,
} as const;
