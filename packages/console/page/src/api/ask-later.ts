/** How often the same thing is requested again. A quick source makes hundreds of checkpoints per second. */
const ASK_AGAIN_MS = 1000

interface Loop {
  /** Something has changed since the last request began. */
  isOutdated: boolean
}

/**
 * Requests answers again when events tell that they have changed: at once, then at most once per second. A request that
 * takes longer is not interrupted. After it, one request follows for all changes that came meanwhile.
 */
export class AskLater<Key> {
  readonly #request: (key: Key) => Promise<void>
  readonly #wait: (delayMs: number) => Promise<void>
  readonly #loops = new Map<string, Loop>()

  /** @param request requests the answer again; it tells of failures elsewhere, and never rejects */
  constructor(
    request: (key: Key) => Promise<void>,
    wait = (delayMs: number): Promise<void> =>
      new Promise((resolve) => setTimeout(resolve, delayMs)),
  ) {
    this.#request = request
    this.#wait = wait
  }

  ask(...keys: Key[]): void {
    for (const key of keys) {
      const loop = this.#loops.get(JSON.stringify(key))
      if (loop) loop.isOutdated = true
      else void this.#keepAsking(key)
    }
  }

  async #keepAsking(key: Key): Promise<void> {
    const loop: Loop = { isOutdated: true }
    this.#loops.set(JSON.stringify(key), loop)
    while (loop.isOutdated) {
      loop.isOutdated = false
      await Promise.all([this.#request(key), this.#wait(ASK_AGAIN_MS)])
    }
    this.#loops.delete(JSON.stringify(key))
  }
}
