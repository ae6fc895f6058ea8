import { createInterface, type Interface } from 'node:readline'

import { LeftUnanswered, type Person } from './answers/person.js'

/** The person at a terminal. */
export class Terminal implements Person {
  readonly #output: NodeJS.WritableStream
  readonly #interface: Interface
  /** Keeps what is typed ahead of a question, and ends when the person presses Ctrl-D or Ctrl-C. */
  readonly #lines: AsyncIterator<string>

  constructor(input: NodeJS.ReadableStream, output: NodeJS.WritableStream) {
    this.#output = output
    this.#interface = createInterface({ input, output })
    this.#lines = this.#interface[Symbol.asyncIterator]()
  }

  async ask(question: string, initial: string): Promise<string> {
    this.#output.write(`${question} (${initial}): `)
    const line = await this.#lines.next()
    if (line.done === true) throw new LeftUnanswered()
    return line.value.trim() === '' ? initial : line.value
  }

  tell(message: string): void {
    this.#output.write(`${message}\n`)
  }

  leave(): void {
    this.#interface.close()
  }
}
