import { systemClock, type WallClock } from '@panoply/errors/internal'
import { InvalidArgumentError } from '@panoply/errors'
import { instantOf, SavedSourceFormat, type StateStore } from '@panoply/runner'

import { parsePostgresAddress, placeOf, type PostgresAddress } from '../address/postgres-address.js'
import { ReopeningSession } from '../connection/reopening-session.js'
import { Session } from '../connection/session.js'
import { createSourcesTable, releaseSource, takeSource } from './lease-table.js'
import { PostgresStateSession } from './postgres-state-session.js'

/** Options of a {@link PostgresStateStore}. */
export interface PostgresStateStoreOptions {
  /**
   * The duration of a lease in milliseconds. A run that does not renew its lease for this time loses the source.
   * Default 30,000, from 1,000 to 3,600,000.
   */
  readonly leaseMs?: number
  /**
   * The key that encrypts saved parameters: 32 bytes in base64 or hex. It may be several keys with commas between them:
   * the first one encrypts, all decrypt. Without it, parameters are saved unencrypted.
   */
  readonly stateKey?: string
  /** The clock. Tests pass a fake one. */
  readonly clock?: WallClock
}

const DEFAULT_LEASE_MS = 30_000
const MIN_LEASE_MS = 1_000
const MAX_LEASE_MS = 3_600_000
/** The time limit of a statement, as a part of the lease. After it there is still time for another try. */
const STATEMENT_PART = 1 / 4

/**
 * Stores state, saved parameters and the lease on a source in a PostgreSQL database, for workers on many machines. The
 * run renews its lease. If a worker dies or is cut off, another worker takes the source over after the lease has
 * expired. Later writes of the first worker are refused.
 *
 * @example
 * ```ts
 * import { PostgresStateStore } from '@panoply/postgres'
 *
 * const stateStore = new PostgresStateStore('postgres://me:secret@127.0.0.1/panoply', { leaseMs: 10_000 })
 * console.log(stateStore.location) // 127.0.0.1:5432/panoply
 * ```
 */
export class PostgresStateStore implements StateStore {
  /** Names the database, without user and password. */
  readonly location: string
  readonly #address: PostgresAddress
  readonly #leaseMs: number
  readonly #format: SavedSourceFormat
  readonly #clock: WallClock

  /**
   * @param address as for `PostgresDestination`, but without a schema, because the tables have a schema of their own
   * @throws InvalidArgumentError for an invalid address, `leaseMs` or `stateKey`
   */
  constructor(address: string, options: PostgresStateStoreOptions = {}) {
    const { leaseMs = DEFAULT_LEASE_MS, stateKey, clock = systemClock } = options
    this.#address = parsePostgresAddress(address, 'stateStore')
    if (this.#address.schema !== undefined) {
      throw invalid('expected no schema in the address: state is kept in the schema panoply_runner')
    }
    if (!(leaseMs >= MIN_LEASE_MS && leaseMs <= MAX_LEASE_MS)) {
      throw invalid(`leaseMs: expected ${MIN_LEASE_MS} to ${MAX_LEASE_MS}, got ${String(leaseMs)}`)
    }
    this.location = placeOf(this.#address)
    this.#leaseMs = leaseMs
    this.#format = new SavedSourceFormat(stateKey)
    this.#clock = clock
  }

  /**
   * @throws RunLockedError if another run holds the source
   * @throws PostgresError if the database cannot be used
   * @throws InvalidArgumentError if the stored data cannot be read; it stays unchanged
   */
  async open(sourceKey: string, sourceName: string): Promise<PostgresStateSession> {
    const session = await Session.open(this.#address)
    try {
      await createSourcesTable(session)
      return await this.#take(session, sourceKey, sourceName)
    } catch (error) {
      await session.close()
      throw error
    }
  }

  async #take(
    session: Session,
    sourceKey: string,
    sourceName: string,
  ): Promise<PostgresStateSession> {
    const takenSince = instantOf(this.#clock)
    const facts = { sourceName, location: this.location, leaseMs: this.#leaseMs }
    const { kept, ...fence } = await takeSource(session, sourceKey, facts)
    try {
      return new PostgresStateSession({
        ...{ fence, takenSince, location: this.location, leaseMs: this.#leaseMs },
        ...{ clock: this.#clock, format: this.#format },
        saved: this.#format.parse(kept, sourceKey, `what ${this.location} keeps of ${sourceName}`),
        connection: new ReopeningSession(this.#address, this.#leaseMs * STATEMENT_PART, session),
      })
    } catch (error) {
      await releaseSource(session, fence)
      throw error
    }
  }
}

const invalid = (message: string): InvalidArgumentError =>
  new InvalidArgumentError(message, { argument: 'stateStore' })
