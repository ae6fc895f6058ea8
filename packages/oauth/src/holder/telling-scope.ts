import { AsyncLocalStorage } from 'node:async_hooks'

/** That a holder is just being told of a new token of a family. */
interface Scope {
  readonly family: object
  readonly holder: object
  readonly parent: Scope | undefined
  /** Cleared at the end: what a listener leaves running is not inside any more. */
  isOpen: boolean
}

const scopes = new AsyncLocalStorage<Scope>()

/** Runs what tells `holder` of a new token, so that calls made from inside of it can be known. */
export const runTelling = async (
  family: object,
  holder: object,
  action: () => unknown,
): Promise<void> => {
  const scope: Scope = { family, holder, parent: scopes.getStore(), isOpen: true }
  try {
    await scopes.run(scope, action)
  } finally {
    scope.isOpen = false
  }
}

/**
 * Whether the current call comes from a listener or a callback that is just being told of a token of this family, to
 * this holder where one is given. Such a call must neither wait for that to end nor refresh again.
 */
export const isInsideTelling = (family: object, holder?: object): boolean => {
  for (let scope = scopes.getStore(); scope !== undefined; scope = scope.parent) {
    if (!scope.isOpen || scope.family !== family) continue
    if (holder === undefined || scope.holder === holder) return true
  }
  return false
}
