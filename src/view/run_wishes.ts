import { messageOf } from "../host/mod.ts";
import type { RunFolder, RunRequest } from "../runs/mod.ts";

/** How long a training may take to do what it is asked for, in seconds: shared folders tell of files late. */
const PATIENCE_SECONDS = 120;

/** What is answered where nobody trains. */
export const NOTHING_TRAINED = "Nothing is trained here that could be stopped or saved.";

/** What was asked, and not done yet. */
interface Wish {
  /** When it was asked, in ms. */
  readonly at: number;
  /** The checkpoint that was there then. */
  readonly stamp: string | null;
}

/** Asks the process that trains a run for what pages ask for, by its folder, and says what became of it. */
export class RunWishes {
  readonly #wishes = new Map<RunRequest, Wish>();

  /** @param patience seconds that a training may take */
  constructor(
    private readonly folder: RunFolder,
    private readonly patience: number = PATIENCE_SECONDS,
  ) {}

  /**
   * Asks; returns a sentence about it.
   *
   * @param stamp tells the checkpoint from the next one
   */
  async ask(request: RunRequest, stamp: string | null): Promise<string> {
    if (!this.folder.isClaimed()) return NOTHING_TRAINED;
    try {
      await this.folder.requests.ask(request);
    } catch (error) {
      return `Cannot ask the training, as the run's folder cannot be written: ${messageOf(error)}`;
    }
    this.#wishes.set(request, { at: performance.now(), stamp });
    return request === "stop"
      ? "The training is asked to end. It is saved then, and can go on another time."
      : "The training is asked for a checkpoint.";
  }

  /**
   * What became of what was asked, in sentences, each once.
   *
   * @param stamp tells the checkpoint that is there now
   */
  async news(stamp: string | null): Promise<string[]> {
    const news: string[] = [];
    const isClaimed = this.folder.isClaimed();
    for (const [request, wish] of this.#wishes) {
      const isSaved = request === "save" && stamp !== wish.stamp;
      const isLate = performance.now() - wish.at > 1000 * this.patience;
      if (isClaimed && !isSaved && !isLate) continue;
      this.#wishes.delete(request);
      if (isSaved) news.push("Saved a checkpoint.");
      else if (isClaimed) news.push(await this.#lateness(request));
      if (!isSaved) await this.folder.requests.withdraw(request); // the next training is not meant
    }
    return news;
  }

  async #lateness(request: RunRequest): Promise<string> {
    const isOpen = await this.folder.requests.isOpen(request);
    const what = request === "stop" ? "ended" : "saved";
    return `The training has not ${what} within ${this.patience} seconds. ` +
      (isOpen
        ? "It does not heed what it is asked for: it may be another version of denerf. It is asked no more."
        : "It has heard that it is asked to: see what it prints.");
  }
}
