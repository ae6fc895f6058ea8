import { sleep, type WallClock } from '@panoply/errors/internal'
import {
  HeldLease,
  type Instant,
  type SavedSource,
  type SavedSourceFormat,
  type Lease,
  type StateSession,
} from '@panoply/runner'

import { OWN_SCHEMA } from '../catalog/own-schema.js'
import { isUnreachable, type ReopeningSession } from '../connection/reopening-session.js'
import { keepSource, releaseSource, renewSource, type SourceFence } from './lease-table.js'

/** The arguments of a {@link PostgresStateSession}. */
export interface PostgresStateSessionParts {
  readonly saved: SavedSource
  readonly fence: SourceFence
  readonly takenSince: Instant
  readonly leaseMs: number
  readonly location: string
  readonly format: SavedSourceFormat
  readonly connection: ReopeningSession
  readonly clock: WallClock
}

/** How long to wait before a save is tried again that did not reach the server. */
const RETRY_SAVE_MS = 250

/** The stored row of a source, while this run holds the lease. */
export class PostgresStateSession implements StateSession {
  readonly saved: SavedSource
  readonly #parts: PostgresStateSessionParts
  readonly #lease: HeldLease

  constructor(parts: PostgresStateSessionParts) {
    const { saved, connection, fence, leaseMs, clock, location } = parts
    this.saved = saved
    this.#parts = parts
    const renew = (): Promise<boolean> =>
      connection.use((session) => renewSource(session, fence, leaseMs))
    const lock = `${location}, schema ${OWN_SCHEMA}`
    this.#lease = new HeldLease({ leaseMs, renew, lock, clock }, parts.takenSince)
  }

  get lease(): Lease {
    return this.#lease
  }

  /** Saves. While the lease lasts, it tries again, because the server may be restarting. */
  async save(saved: SavedSource): Promise<void> {
    const { format, fence, connection } = this.#parts
    const json = format.format(saved, fence.sourceKey)
    for (;;) {
      await this.#lease.ensureHeld()
      try {
        if (await connection.use((session) => keepSource(session, fence, json))) return
      } catch (error) {
        if (!isUnreachable(error)) throw error
        await this.#pause()
        continue
      }
      throw this.#lease.lose()
    }
  }

  async close(): Promise<void> {
    this.#lease.stop()
    try {
      // If the lease were not released, the next run would have to wait until it expires.
      if (!this.#lease.lost.aborted) await this.#release()
    } finally {
      await this.#parts.connection.close()
    }
  }

  /**
   * Releases the lease. It tries twice, because the connection may have broken since its last use; the second try opens
   * a new one.
   */
  async #release(): Promise<void> {
    const { connection, fence } = this.#parts
    const release = (): Promise<void> => connection.use((session) => releaseSource(session, fence))
    try {
      await release()
    } catch (error) {
      if (!isUnreachable(error)) throw error
      await release()
    }
  }

  #pause(): Promise<void> {
    return sleep(this.#parts.clock, RETRY_SAVE_MS)
  }
}
