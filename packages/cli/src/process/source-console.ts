import { Console } from 'node:console'
import { Writable } from 'node:stream'

/** Hears what a data source writes to the console, line by line. */
export type ConsoleListener = (line: string) => void

/** The methods of a console that write. */
const METHODS = [
  ...['log', 'info', 'debug', 'warn', 'error', 'trace', 'dir', 'dirxml', 'table'],
  ...['group', 'groupCollapsed', 'groupEnd', 'assert', 'count', 'countReset'],
  ...['time', 'timeEnd', 'timeLog'],
] as const

/**
 * What sources write to the console would go to stdout, which is for data, and through a line that moves. Here it is
 * passed to the listener.
 */
export class SourceConsole {
  #listener: ConsoleListener

  /** @param listener gets the text that has no other listener */
  constructor(listener: ConsoleListener) {
    this.#listener = listener
  }

  /** Tells a line that the source printed without a console. */
  tell(line: string): void {
    this.#listener(line)
  }

  /** Takes the place of a console, for good. */
  replace(console: Console): void {
    const stream = new Writable({
      decodeStrings: false,
      write: (text: string, _encoding, callback) => {
        for (const line of text.replace(/\n$/, '').split('\n')) this.#listener(line)
        callback()
      },
    })
    Object.assign(console, pick(new Console(stream, stream)))
  }

  /** Listens until the returned function is called. */
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
