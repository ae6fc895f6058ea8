import { Writable } from 'node:stream'

import { LineSplitter } from './line-splitter.js'

/** Hears a line that the source printed, and to which stream of the process. */
export type PrintListener = (line: string, stream: 'stdout' | 'stderr') => void

type Write = typeof process.stdout.write

/**
 * Takes the standard streams of the process away from the data source. What it prints, with `console` or directly, is
 * told to a listener. The engine reads standard output as messages, and a printed line among them ends its sync.
 */
export class ProcessCapture {
  readonly #writes = {
    stdout: process.stdout.write.bind(process.stdout),
    stderr: process.stderr.write.bind(process.stderr),
  }
  readonly #splitters: Readonly<Record<'stdout' | 'stderr', LineSplitter>>

  constructor(listener: PrintListener) {
    const splitter = (stream: 'stdout' | 'stderr') =>
      new LineSplitter((line) => {
        listener(line, stream)
      })
    this.#splitters = { stdout: splitter('stdout'), stderr: splitter('stderr') }
    process.stdout.write = capturedWrite(this.#splitters.stdout)
    process.stderr.write = capturedWrite(this.#splitters.stderr)
    process.stdout.on('error', ignore)
    process.stderr.on('error', ignore)
  }

  /** The way past the capture, to standard output or standard error. */
  writable(stream: 'stdout' | 'stderr'): Writable {
    const write = this.#writes[stream]
    return new Writable({
      decodeStrings: false,
      write: (chunk: string | Uint8Array, _encoding, callback) => {
        write(chunk, callback)
      },
    })
  }

  /** Gives the streams back. */
  release(): void {
    this.#splitters.stdout.end()
    this.#splitters.stderr.end()
    process.stdout.write = this.#writes.stdout
    process.stderr.write = this.#writes.stderr
  }
}

/** The writer past the capture is told of the error as well. */
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
  // The overloads of `write` cannot be written as one function type.
  return write
}
