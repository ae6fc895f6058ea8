import { InvalidArgumentError } from '@panoply/errors'

import { isThenable } from '../values/is-thenable.js'
import { describeValue } from '@panoply/errors/internal'

type Handler = (...args: unknown[]) => unknown

/** Handlers under this type get every event. */
const EVERY = '*'

/** Called if a handler fails after the call of `fire` has returned. */
export type LateFailureHandler = (type: string, error: unknown) => void

/**
 * Handlers by type of event. Handlers of `'*'` come first. Otherwise they are called in the order in which they were
 * added.
 */
export class EventHub {
  readonly #handlers = new Map<string, readonly Handler[]>()
  readonly #onLateFailure: LateFailureHandler

  constructor(onLateFailure: LateFailureHandler) {
    this.#onLateFailure = onLateFailure
  }

  on(type: string, handler: Handler): void {
    checkType(type)
    if (typeof handler !== 'function') {
      throw new InvalidArgumentError(
        `on: expected a function as handler, got ${describeValue(handler)}`,
        {
          argument: 'handler',
        },
      )
    }
    this.#handlers.set(type, [...this.#handlersOf(type), handler])
  }

  off(type: string, handler: Handler): void {
    const handlers = this.#handlersOf(type)
    const index = handlers.indexOf(handler)
    if (index >= 0) this.#handlers.set(type, handlers.toSpliced(index, 1))
  }

  /**
   * Calls every handler, also after one has thrown. Errors are thrown after the last call, without waiting for
   * promises.
   *
   * @returns a promise if a handler returned one; it is fulfilled when all of them are
   */
  fire(type: string, data: unknown): void | Promise<void> {
    checkType(type)
    if (type === EVERY)
      throw new InvalidArgumentError("fire: '*' is for handlers", { argument: 'type' })
    const errors: unknown[] = []
    const pending: unknown[] = []
    const call = (handler: Handler, args: unknown[]): void => {
      try {
        const result = handler(...args)
        if (isThenable(result)) pending.push(result)
      } catch (error) {
        errors.push(error)
      }
    }
    for (const handler of this.#handlersOf(EVERY)) call(handler, [type, data])
    for (const handler of this.#handlersOf(type)) call(handler, [data])
    const settled = pending.length > 0 ? settle(type, pending) : undefined
    if (errors.length === 0) return settled
    this.#leave(type, settled)
    throwAll(type, errors)
  }

  /** Fires an event without waiting for its handlers. */
  tell(type: string, data: unknown): void {
    this.#leave(type, this.fire(type, data))
  }

  #leave(type: string, settled: void | Promise<void>): void {
    settled?.catch((error: unknown) => {
      this.#onLateFailure(type, error)
    })
  }

  #handlersOf(type: string): readonly Handler[] {
    return this.#handlers.get(type) ?? []
  }
}

const settle = async (type: string, pending: unknown[]): Promise<void> => {
  const results = await Promise.allSettled(pending)
  const rejected = results.filter((result) => result.status === 'rejected')
  throwAll(
    type,
    rejected.map(({ reason }): unknown => reason),
  )
}

const throwAll = (type: string, errors: readonly unknown[]): void => {
  if (errors.length > 1)
    throw new AggregateError(errors, `${errors.length} handlers of ${type} failed`)
  if (errors.length === 1) throw errors[0]
}

const checkType = (type: unknown): void => {
  if (typeof type !== 'string' || type === '') {
    throw new InvalidArgumentError(
      `type: expected the name of an event, got ${describeValue(type)}`,
      {
        argument: 'type',
      },
    )
  }
}
