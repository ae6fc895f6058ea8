import type { Checkpoint, PlainObject, Refusal } from '@panoply/runner'

/** Called during a commit: for the checkpoint, and for refused rows. */
export interface CommitOrder {
  readonly runKey: string
  /** Called once, when only the checkpoint is left to be written. */
  readonly settle: (place: PlainObject) => Checkpoint
  /** The largest number of refused rows to look for at a time. */
  readonly maxRefused: number
  /** @returns the position from which on all rows are discarded, too; `Infinity` if no other rows are */
  readonly refuse: (refused: readonly Refusal[]) => Promise<number>
}

/** The end of a commit, which is done only once. A failure after it is final. */
export class Settlement {
  readonly #settle: CommitOrder['settle']
  isSettled = false

  constructor(settle: CommitOrder['settle']) {
    this.#settle = settle
  }

  settle(place: PlainObject): Checkpoint {
    this.isSettled = true
    return this.#settle(place)
  }
}
