import type { PostgresAddress } from '../address/postgres-address.js'
import { PostgresError } from './postgres-error.js'
import { Session } from './session.js'

/** A connection that is opened again after it broke. Use it only for statements that may be repeated. */
export class ReopeningSession {
  readonly #address: PostgresAddress
  readonly #statementLimitMs: number
  #session: Session | undefined
  #opening: Promise<Session> | undefined
  #isClosed = false

  /** @param first a connection that is open already */
  constructor(address: PostgresAddress, statementLimitMs: number, first: Session) {
    this.#address = address
    this.#statementLimitMs = statementLimitMs
    this.#session = first
  }

  /** @throws PostgresError of the kind `unreachable` if the connection broke; the next call opens a new one */
  async use<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    const session = this.#session ?? (await this.#open())
    try {
      return await work(session)
    } catch (error) {
      if (isUnreachable(error) && this.#session === session) {
        this.#session = undefined
        await session.close()
      }
      throw error
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#session?.close()
  }

  #open(): Promise<Session> {
    this.#opening ??= this.#reopen().finally(() => {
      this.#opening = undefined
    })
    return this.#opening
  }

  async #reopen(): Promise<Session> {
    const session = await Session.open(this.#address, this.#statementLimitMs)
    if (this.#isClosed) await session.close()
    else this.#session = session
    return session
  }
}

/** Whether there was no connection, or it broke. */
export const isUnreachable = (error: unknown): boolean =>
  error instanceof PostgresError && error.kind === 'unreachable'
