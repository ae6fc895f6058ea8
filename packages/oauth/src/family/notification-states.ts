import type { HeldCallback } from '../holder/holding.js'
import type { TokenCallback } from '../settings/token-holder.js'

/** Identifies the `source-change` event among the recipients of a holder. */
export const SOURCE_CHANGE = Symbol('source-change')

/** The recipient of the notification: the `source-change` event, or one callback. */
export type Recipient = typeof SOURCE_CHANGE | HeldCallback['given']

/** The progress of the notifications of one recipient of one holder. */
export interface NotificationState {
  /** The last version for which the recipient was called. It is called once per version. */
  calledFor: number
  /** The last version that the recipient has handled without an error. */
  completed: number
  /** The current call, if there is one. */
  underWay: Promise<void> | undefined
}

interface StatesOfHolder {
  readonly byName: Map<Exclude<Recipient, TokenCallback>, NotificationState>
  /** A `WeakMap`, because a function that is wrapped again for each call has a new callback each time. */
  readonly byFunction: WeakMap<TokenCallback, NotificationState>
}

/** One {@link NotificationState} per holder and recipient. A holder is forgotten when it is collected as garbage. */
export class NotificationStates {
  readonly #byHolder = new WeakMap<object, StatesOfHolder>()

  /** The state. The first call makes it. */
  get(holder: object, recipient: Recipient): NotificationState {
    const states = this.#statesOf(holder)
    const isFunction = typeof recipient === 'function'
    const known = isFunction ? states.byFunction.get(recipient) : states.byName.get(recipient)
    if (known !== undefined) return known
    const state: NotificationState = { calledFor: 0, completed: 0, underWay: undefined }
    if (isFunction) states.byFunction.set(recipient, state)
    else states.byName.set(recipient, state)
    return state
  }

  #statesOf(holder: object): StatesOfHolder {
    const known = this.#byHolder.get(holder)
    if (known !== undefined) return known
    const states: StatesOfHolder = { byName: new Map(), byFunction: new WeakMap() }
    this.#byHolder.set(holder, states)
    return states
  }
}
