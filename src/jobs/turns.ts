/** Whose turn it is, where only one can have it: first come, first served. */
export class Turns {
  #last: Promise<void> = Promise.resolve();

  /**
   * Waits for a turn.
   *
   * @param signal gives it up
   * @returns what ends it, or null if it was given up
   */
  async take(signal: AbortSignal): Promise<Disposable | null> {
    const before = this.#last;
    const turn = Promise.withResolvers<void>();
    this.#last = turn.promise;
    const givenUp = Promise.withResolvers<void>();
    const giveUp = () => givenUp.resolve();
    signal.addEventListener("abort", giveUp);
    if (signal.aborted) giveUp();
    await Promise.race([before, givenUp.promise]);
    signal.removeEventListener("abort", giveUp);
    if (!signal.aborted) return { [Symbol.dispose]: turn.resolve };
    before.then(turn.resolve);
    return null;
  }
}
