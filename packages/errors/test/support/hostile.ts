import fc from 'fast-check'

const refuse = (): never => {
  throw new Error('not for you')
}

const revoked = (target: object): object => {
  const { proxy, revoke } = Proxy.revocable(target, {})
  revoke()
  return proxy
}

/** Every trap throws, also those that are asked for the class, the keys and the prototype. */
const trapped = (target: object): object =>
  new Proxy(target, {
    get: refuse,
    getOwnPropertyDescriptor: refuse,
    getPrototypeOf: refuse,
    has: refuse,
    ownKeys: refuse,
    set: refuse,
  })

const withGetters = (target: object, keys: readonly string[]): object => {
  for (const key of keys) {
    Object.defineProperty(target, key, { get: refuse, enumerable: true, configurable: true })
  }
  return target
}

/** The properties that anybody asks an error for. The stack is first: to replace it, Node reads name and message. */
const ASKED = [
  ...['stack', 'name', 'message', 'code', 'retryable', 'cause', 'errors', 'toString', 'toJSON'],
  ...['status', 'phase', 'type', 'id', 'database', 'source', 'then', 'fact'],
]

/**
 * Makes values that throw wherever they are asked for something, so that nobody can tell what they are. They are made
 * by the test itself, because fast-check asks what it generates.
 */
export const hostile = (): fc.Arbitrary<() => object> =>
  fc
    .tuple(
      fc.constantFrom<() => object>(
        () => new Error('seen'),
        () => new AggregateError([new Error('inside')]),
        () => ({}),
        () => [],
        () => () => 1,
      ),
      fc.constantFrom<(target: object) => object>(revoked, trapped, (target) =>
        withGetters(target, ASKED),
      ),
    )
    .map(
      ([make, spoil]) =>
        () =>
          spoil(make()),
    )

/** Makes errors that can be read here and there, and whose causes, errors and facts are anything. */
export const halfHostile = (): fc.Arbitrary<() => object> =>
  fc
    .tuple(fc.subarray(ASKED), hostile(), fc.anything(), fc.boolean())
    .map(([keys, make, anything, swapped]) => () => {
      const [cause, fact] = swapped ? [anything, make()] : [make(), anything]
      const error = Object.assign(new Error('seen', { cause }), { fact, errors: [fact, cause] })
      return withGetters(error, keys)
    })
