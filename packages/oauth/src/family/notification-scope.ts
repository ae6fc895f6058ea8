import { AsyncLocalStorage } from 'node:async_hooks'

/** One notification: a holder is being notified of a new token of a family. */
interface Scope {
  readonly family: object
  readonly holder: object
  readonly parent: Scope | undefined
  /**
   * False once the notification has ended. Work that a listener leaves running no longer belongs to the notification.
   */
  isOpen: boolean
}

const scopes = new AsyncLocalStorage<Scope>()

/** Runs `action`, which notifies `holder`, so that {@link isInsideNotification} knows the calls that `action` makes. */
export const runNotification = async (
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
 * Whether a listener or a callback makes the current call while it is notified of a token of `family`. If `holder` is
 * given: whether it is a listener or the callback of that holder. Such a call must neither wait for the notification
 * nor refresh.
 */
export const isInsideNotification = (family: object, holder?: object): boolean => {
  for (let scope = scopes.getStore(); scope !== undefined; scope = scope.parent) {
    if (!scope.isOpen || scope.family !== family) continue
    if (holder === undefined || scope.holder === holder) return true
  }
  return false
}
