import { Writable } from 'node:stream'

/** Keeps what is written. */
export class TextSink extends Writable {
  #text = ''
  readonly #onWrite: (text: string) => void

  constructor(onWrite: (text: string) => void = () => undefined) {
    super({ decodeStrings: false })
    this.#onWrite = onWrite
  }

  get text(): string {
    return this.#text
  }

  override _write(chunk: string | Buffer, _encoding: string, callback: () => void): void {
    this.#text += String(chunk)
    this.#onWrite(String(chunk))
    callback()
  }
}
