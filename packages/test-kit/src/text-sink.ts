import { Writable } from 'node:stream'

/** A stream that keeps what is written to it, as text. */
export class TextSink extends Writable {
  /** The text so far. */
  text = ''
  readonly #onWrite: (text: string) => void

  constructor(onWrite: (text: string) => void = () => undefined) {
    super({ decodeStrings: false })
    this.#onWrite = onWrite
  }

  /** The written lines as JSON values. */
  lines<Line>(): Line[] {
    return this.text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line)
  }

  override _write(chunk: string | Buffer, _encoding: string, callback: () => void): void {
    this.text += String(chunk)
    this.#onWrite(String(chunk))
    callback()
  }
}
