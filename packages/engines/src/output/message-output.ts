import type { Writable } from 'node:stream'

import { PanoplyError } from '@panoply/errors'

import { wireText } from '../text/wire-text.js'

/**
 * Writes lines to the engine, complete and in the order of the calls. If the reader goes away, the output is broken,
 * and later writes are refused.
 */
export class MessageOutput {
  readonly #stream: Writable
  readonly #onBroken: (error: Error) => void
  #broken: Error | undefined
  #unconfirmed = 0
  #wakes: (() => void)[] = []

  /** @param onBroken called once, when the stream cannot be written any more */
  constructor(stream: Writable, onBroken: (error: Error) => void) {
    this.#stream = stream
    this.#onBroken = onBroken
    stream.on('error', this.#break)
    stream.on('close', this.#wakeAll)
    stream.on('drain', this.#wakeAll)
  }

  get isBroken(): boolean {
    return this.#broken !== undefined || this.#stream.destroyed
  }

  /**
   * Writes a line without waiting for it. On a broken output the line is dropped, because nothing can be reported
   * there.
   */
  post(line: string): void {
    if (!this.isBroken) this.#write(`${line}\n`)
  }

  /**
   * Writes lines, each with its line end.
   *
   * @returns when the stream has room for more
   * @throws PanoplyError when the reader has gone away
   */
  async send(lines: string): Promise<void> {
    this.#throwIfBroken()
    if (!this.#write(lines)) await this.#until(() => !this.#stream.writableNeedDrain)
  }

  /**
   * Waits until the stream has taken everything written so far.
   *
   * @throws PanoplyError when the reader has gone away
   */
  flushed(): Promise<void> {
    return this.#until(() => this.#unconfirmed === 0)
  }

  /** Releases the stream. */
  release(): void {
    this.#stream.off('close', this.#wakeAll)
    this.#stream.off('drain', this.#wakeAll)
  }

  #write(text: string): boolean {
    this.#unconfirmed += 1
    return this.#stream.write(wireText(text), (error) => {
      this.#unconfirmed -= 1
      if (error) this.#break(error)
      else if (this.#unconfirmed === 0) this.#wakeAll()
    })
  }

  async #until(isSo: () => boolean): Promise<void> {
    for (;;) {
      this.#throwIfBroken()
      if (isSo()) return
      await new Promise<void>((resolve) => {
        this.#wakes.push(resolve)
      })
    }
  }

  readonly #wakeAll = (): void => {
    const wakes = this.#wakes
    this.#wakes = []
    for (const wake of wakes) wake()
  }

  readonly #break = (error: Error): void => {
    if (this.#broken) return
    this.#broken = error
    this.#onBroken(error)
    this.#wakeAll()
  }

  #throwIfBroken(): void {
    if (!this.isBroken) return
    const { code } = (this.#broken ?? {}) as NodeJS.ErrnoException
    const reason = code === 'EPIPE' ? 'its reader has closed it' : 'it is closed'
    throw new PanoplyError(`the output of messages cannot be written: ${reason}`, {
      retryable: false,
      ...(this.#broken && { cause: this.#broken }),
    })
  }
}
