import { Writable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

import { printableText } from './printable.js'

/** A stream to a terminal, or to a log that is read in one: what is written there commands no terminal. */
export class PrintableOutput extends Writable {
  /** The stream itself, for a part of the command that takes the process over. */
  readonly target: Writable
  readonly #decoder = new StringDecoder()
  readonly #isData: boolean

  /**
   * @param target where the text goes
   * @param isData whether a write is done only when `target` has taken it. Else each write is handed on at once, so that
   *   nothing is left here when the process ends
   */
  constructor(target: Writable, { isData }: { readonly isData: boolean }) {
    super()
    this.target = target
    this.#isData = isData
  }

  override _write(
    piece: Buffer,
    _encoding: BufferEncoding,
    callback: (error?: Error | null) => void,
  ): void {
    const text = printableText(this.#decoder.write(piece))
    if (this.#isData) {
      this.target.write(text, callback)
      return
    }
    this.target.write(text)
    callback()
  }

  /** Commands the terminal, such as to clear a line. */
  control(sequence: string): void {
    this.target.write(sequence)
  }
}

/** The stream itself behind a {@link PrintableOutput}. */
export const targetOf = (stream: Writable): Writable =>
  stream instanceof PrintableOutput ? stream.target : stream
