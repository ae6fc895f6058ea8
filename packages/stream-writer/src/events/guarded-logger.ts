import type { WriterLogger } from '../options/options.js'

/** The logger of the program. What it throws is ignored: a failing log must not stop deliveries. */
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

  /** Warns of each `code` once. */
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
      // There is no other place to log it to.
    }
  }
}
