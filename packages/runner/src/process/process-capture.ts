import { Writable } from 'node:stream'

import { captureChildren } from './capture-children.js'
import { captureFileWrites } from './capture-file-writes.js'
import { LineSplitter } from './line-splitter.js'

/** A standard stream that a program writes to. */
export type StandardStream = 'stdout' | 'stderr'

/** Called with a line that the source printed, and with the stream of the process. */
export type PrintListener = (line: string, stream: StandardStream) => void

/** Options of a stream past a {@link ProcessCapture}. */
export interface PastOptions {
  /**
   * Whether each write is passed on at once and counts as done then, so that no text is left when the process ends.
   * Default: a write is done when the stream has taken it.
   */
  readonly atOnce?: boolean
}

type Write = typeof process.stdout.write

/**
 * Captures the standard streams of the process, so that a data source cannot write to them. A listener gets the lines
 * that the source prints with `console`, directly, through the file descriptors 1 and 2, or in child processes that
 * inherit the streams. So standard output holds only rows.
 *
 * Not captured: a worker thread or an addon that writes to a file descriptor itself.
 *
 * @example
 * ```ts
 * import { ProcessCapture } from '@panoply/runner'
 *
 * const lines: string[] = []
 * const capture = new ProcessCapture((line) => lines.push(line))
 * process.stdout.write('connecting\n')
 * capture.release()
 * console.log(lines) // [ 'connecting' ]
 * ```
 */
export class ProcessCapture {
  readonly #writes = {
    stdout: process.stdout.write.bind(process.stdout),
    stderr: process.stderr.write.bind(process.stderr),
  }
  readonly #ends = {
    stdout: process.stdout.end.bind(process.stdout),
    stderr: process.stderr.end.bind(process.stderr),
  }
  readonly #splitters: Readonly<Record<StandardStream, LineSplitter>>
  readonly #releases: readonly (() => void)[]

  /** @param listener called with each line, without its line end; blank lines are left out */
  constructor(listener: PrintListener) {
    const splitter = (stream: StandardStream) =>
      new LineSplitter((line) => {
        listener(line, stream)
      })
    this.#splitters = { stdout: splitter('stdout'), stderr: splitter('stderr') }
    const print = (chunk: string | Uint8Array, stream: StandardStream): void => {
      this.#splitters[stream].write(chunk)
    }
    process.stdout.write = capturedWrite(this.#splitters.stdout)
    process.stderr.write = capturedWrite(this.#splitters.stderr)
    Object.assign(process.stdout, { end: capturedEnd(process.stdout) })
    Object.assign(process.stderr, { end: capturedEnd(process.stderr) })
    for (const stream of [process.stdout, process.stderr]) {
      if (!stream.listeners('error').includes(ignore)) stream.on('error', ignore)
    }
    this.#releases = [captureChildren(print), captureFileWrites(print)]
  }

  /** A stream to the real standard output or standard error. It knows the size of the terminal. */
  writable(stream: StandardStream, { atOnce = false }: PastOptions = {}): Writable {
    const write = this.#writes[stream]
    const past = new Writable({
      decodeStrings: false,
      write: (chunk: string | Uint8Array, _encoding, callback) => {
        if (!atOnce) {
          write(chunk, callback)
          return
        }
        write(chunk)
        callback()
      },
    })
    const ofTerminal = (name: 'isTTY' | 'columns' | 'rows') => ({
      get: () => process[stream][name],
    })
    return Object.defineProperties(past, {
      isTTY: ofTerminal('isTTY'),
      columns: ofTerminal('columns'),
      rows: ofTerminal('rows'),
    })
  }

  /** Reports the text so far that has no line end. */
  endLines(): void {
    this.#splitters.stdout.end()
    this.#splitters.stderr.end()
  }

  /** Resolves when the streams have taken everything that was written past the capture. */
  async drained(stream: StandardStream): Promise<void> {
    if (process[stream].destroyed || process[stream].writableLength === 0) return
    await new Promise<void>((resolve) => {
      this.#writes[stream]('', () => {
        resolve()
      })
    })
  }

  /** Ends the capture. */
  release(): void {
    this.endLines()
    process.stdout.write = this.#writes.stdout
    process.stderr.write = this.#writes.stderr
    process.stdout.end = this.#ends.stdout
    process.stderr.end = this.#ends.stderr
    for (const release of this.#releases) release()
  }
}

/** The code that writes past the capture gets the error, too. */
const ignore = (): void => undefined

const capturedWrite = (splitter: LineSplitter): Write => {
  const write = (
    chunk: string | Uint8Array,
    encodingOrCallback?: unknown,
    callback?: () => void,
  ): boolean => {
    splitter.write(chunk)
    const done =
      typeof encodingOrCallback === 'function' ? (encodingOrCallback as () => void) : callback
    if (done) process.nextTick(done)
    return true
  }
  // TypeScript cannot express the overloads of `write` as one function type.
  return write
}

/** Takes the last text like any other. The stream itself stays open, because rows are written to it. */
const capturedEnd =
  (stream: NodeJS.WriteStream) =>
  (...args: unknown[]): NodeJS.WriteStream => {
    const [chunk] = args
    const done = args.find((arg) => typeof arg === 'function')
    const hasText = typeof chunk === 'string' || chunk instanceof Uint8Array
    // Only a callback can be a function among the arguments of `end`.
    stream.write(hasText ? chunk : '', done as (() => void) | undefined)
    return stream
  }
