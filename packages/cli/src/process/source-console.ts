import { Console } from 'node:console'
import { Writable } from 'node:stream'

import type { SecretMask } from '@panoply/datasource'

/** Called for each line that a data source writes to the console. */
export type ConsoleListener = (line: string) => void

/** The methods of a console that write. */
const METHODS = [
  ...['log', 'info', 'debug', 'warn', 'error', 'trace', 'dir', 'dirxml', 'table'],
  ...['group', 'groupCollapsed', 'groupEnd', 'assert', 'count', 'countReset'],
  ...['time', 'timeEnd', 'timeLog'],
] as const

/**
 * Sources may write to the console. Their text would go to stdout, which is for data, and would break the progress
 * line. Here it is passed to the listener.
 */
export class SourceConsole {
  #listener: ConsoleListener
  readonly #secrets: SecretMask

  /**
   * @param listener gets the text if there is no other listener
   * @param secrets are masked before a text is split into lines: a list of bytes or wrapped base64 has several
   */
  constructor(listener: ConsoleListener, secrets: SecretMask) {
    this.#listener = listener
    this.#secrets = secrets
  }

  /** Passes on a line that the source printed without a console. */
  tell(line: string): void {
    this.#listener(line)
  }

  /** Replaces a console for good. */
  replace(console: Console): void {
    const stream = new Writable({
      decodeStrings: false,
      write: (text: string, _encoding, callback) => {
        const shown = this.#secrets.mask(text.replace(/\n$/, ''))
        for (const line of shown.split('\n')) this.#listener(line)
        callback()
      },
    })
    Object.assign(console, pick(new Console(stream, stream)))
  }

  /** Calls the listener until the returned function is called. */
  listen(listener: ConsoleListener): () => void {
    const before = this.#listener
    this.#listener = listener
    return () => {
      this.#listener = before
    }
  }
}

const pick = (console: Console): Partial<Console> =>
  Object.fromEntries(METHODS.map((name) => [name, console[name].bind(console)]))
