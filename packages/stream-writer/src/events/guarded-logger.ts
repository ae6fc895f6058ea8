import type { WriterLogger } from '../options/options.js'

/** Calls the logger of the program. Its exceptions are ignored, because a failing log must not stop deliveries. */
export class GuardedLogger {
  readonly #logger: WriterLogger
  readonly #warned = new Set<string>()

  constructor(logger: WriterLogger) {
    this.#logger = logger
  }

  error(message: string): void {
    this.#try(() => {
      this.#logger.error(message)
    })
  }

  debug(message: string): void {
    this.#try(() => this.#logger.debug?.(message))
  }

  /** Warns once per `code`. */
  warnOnce(message: string, code: string): void {
    if (this.#warned.has(code)) return
    this.#warned.add(code)
    this.#try(() => {
      this.#logger.warn(`${message} (${code})`)
    })
  }

  #try(log: () => void): void {
    try {
      log()
    } catch {
      // The logger failed, and there is no other place to report this.
    }
  }
}
