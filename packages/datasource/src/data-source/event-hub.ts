import { InvalidArgumentError } from '@panoply/errors'

import { isThenable } from '../values/is-thenable.js'
import { kindOf } from '../values/kind-of.js'

type Handler = (...args: unknown[]) => unknown

/** Registers under which handlers hear every event. */
const EVERY = '*'

/** Handlers by type of event. Those of `'*'` come first, each in the order in which they were added. */
export class EventHub {
  readonly #handlers = new Map<string, readonly Handler[]>()

  on(type: string, handler: Handler): void {
    checkType(type)
    if (typeof handler !== 'function') {
      throw new InvalidArgumentError(`on: expected a function as handler, got ${kindOf(handler)}`, {
        argument: 'handler',
      })
    }
    this.#handlers.set(type, [...this.#handlersOf(type), handler])
  }

  off(type: string, handler: Handler): void {
    const handlers = this.#handlersOf(type)
    const index = handlers.indexOf(handler)
    if (index >= 0) this.#handlers.set(type, handlers.toSpliced(index, 1))
  }

  /**
   * Calls every handler, also after one has thrown.
   *
   * @returns a promise where a handler returned one: fulfilled when all are
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
    if (pending.length > 0) return settle(type, pending, errors)
    throwAll(type, errors)
  }

  #handlersOf(type: string): readonly Handler[] {
    return this.#handlers.get(type) ?? []
  }
}

const settle = async (type: string, pending: unknown[], errors: unknown[]): Promise<void> => {
  const results = await Promise.allSettled(pending)
  const rejected = results.filter((result) => result.status === 'rejected')
  throwAll(type, [...errors, ...rejected.map(({ reason }): unknown => reason)])
}

const throwAll = (type: string, errors: readonly unknown[]): void => {
  if (errors.length > 1)
    throw new AggregateError(errors, `${errors.length} handlers of ${type} failed`)
  if (errors.length === 1) throw errors[0]
}

const checkType = (type: unknown): void => {
  if (typeof type !== 'string' || type === '') {
    throw new InvalidArgumentError(`type: expected the name of an event, got ${kindOf(type)}`, {
      argument: 'type',
    })
  }
}
