import { Writable } from 'node:stream'
import { StringDecoder } from 'node:string_decoder'

import { colourLines } from './line-colours.js'
import { printableText } from './printable.js'

/** Options of a {@link PrintableOutput}. */
export interface PrintableOptions {
  /**
   * Whether a write is finished only when the target has taken it. Otherwise each write is passed on at once, so that
   * no text is left here when the process ends.
   */
  readonly isData: boolean
  /** Whether the lines of the command are coloured. Default: no. */
  readonly hasColour?: boolean
}

/** A stream to a terminal, or to a log that is read in one. Text that is written to it cannot control the terminal. */
export class PrintableOutput extends Writable {
  /** The target itself, for a part of the command that takes the process over. */
  readonly target: Writable
  readonly #decoder = new StringDecoder()
  readonly #isData: boolean
  readonly #hasColour: boolean

  /** @param target where the text goes */
  constructor(target: Writable, { isData, hasColour = false }: PrintableOptions) {
    super()
    this.target = target
    this.#isData = isData
    this.#hasColour = hasColour
  }

  override _write(
    piece: Buffer,
    _encoding: BufferEncoding,
    callback: (error?: Error | null) => void,
  ): void {
    const shown = printableText(this.#decoder.write(piece))
    const text = this.#hasColour ? colourLines(shown) : shown
    if (this.#isData) {
      this.target.write(text, callback)
      return
    }
    this.target.write(text)
    callback()
  }

  /** Writes a control sequence for the terminal, for instance to clear a line. */
  control(sequence: string): void {
    this.target.write(sequence)
  }
}

/** The target of a {@link PrintableOutput}. */
export const targetOf = (stream: Writable): Writable =>
  stream instanceof PrintableOutput ? stream.target : stream
