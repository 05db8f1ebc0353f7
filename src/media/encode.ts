import type { Pictures } from "./pictures.ts";

/** What every encoder is told. */
export interface EncodeOptions {
  /** Frames a second. */
  readonly fps: number;
  /** Whether the film begins again at its end, where a format says so. */
  readonly loop: boolean;
  /** Abandons everything when aborted. */
  readonly signal?: AbortSignal;
  /** Called after each frame. */
  readonly onFrame: () => void;
}

/**
 * Writes a film of pictures to a file that is not there yet.
 *
 * @throws {MediaError} if a picture cannot be used or the encoder fails; the signal's reason if aborted
 */
export type Encode = (pictures: Pictures, file: string, options: EncodeOptions) => Promise<void>;
