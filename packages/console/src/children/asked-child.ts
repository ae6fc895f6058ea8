import type { ChildProcess } from 'node:child_process'

import { parseReply } from '../ipc/messages.js'
import { ConsoleFailure } from '../values/console-failure.js'

interface Waiting {
  readonly resolve: (answer: unknown) => void
  readonly reject: (error: unknown) => void
  readonly timer: NodeJS.Timeout
}

/** Asks a child process questions over its channel. */
export class AskedChild {
  readonly #child: ChildProcess
  readonly #waiting = new Map<number, Waiting>()
  #nextId = 1
  #gone: ConsoleFailure | undefined

  constructor(child: ChildProcess) {
    this.#child = child
    child.on('message', (message: unknown) => {
      this.#settle(message)
    })
  }

  /** All waiting requests and all later requests fail. */
  fail(reason: ConsoleFailure): void {
    this.#gone = reason
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer)
      reject(reason)
    }
    this.#waiting.clear()
  }

  /**
   * @param timeoutMs after this time the question fails, and `onTimeout` is called
   * @throws ConsoleFailure
   */
  ask(ask: string, about: unknown, timeoutMs: number, onTimeout: () => void): Promise<unknown> {
    if (this.#gone) return Promise.reject(this.#gone)
    const id = this.#nextId
    this.#nextId += 1
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id)
        reject(tooSlow(timeoutMs))
        onTimeout()
      }, timeoutMs)
      this.#waiting.set(id, { resolve, reject, timer })
      this.#child.send({ id, ask, about }, (error) => {
        if (!error) return
        clearTimeout(timer)
        this.#waiting.delete(id)
        // The child is ending. `#gone` has the reason as soon as its end is known.
        reject(this.#gone ?? ending())
      })
    })
  }

  #settle(message: unknown): void {
    const reply = parseReply(message)
    const waiting = reply && this.#waiting.get(reply.id)
    if (!reply || !waiting) return
    this.#waiting.delete(reply.id)
    clearTimeout(waiting.timer)
    if ('failure' in reply) waiting.reject(new ConsoleFailure(reply.failure))
    else waiting.resolve(reply.answer)
  }
}

const ending = (): ConsoleFailure =>
  new ConsoleFailure({ code: 'busy', message: 'the process has just ended', advice: 'Ask again.' })

const tooSlow = (timeoutMs: number): ConsoleFailure =>
  new ConsoleFailure({
    code: 'timeout',
    message: `there is no answer after ${timeoutMs / 1_000} s, so the process was ended`,
    advice: 'Look whether the source waits for something that never comes.',
  })
