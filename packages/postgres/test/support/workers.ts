import type { Start, Started } from '@panoply/test-kit'

/** How long the lease of a worker lasts. On a busy machine a worker takes two seconds to start. */
const LEASE_MS = 4_000

/** What a worker leaves with; see `programs/worker.ts`. */
export const EXIT = { finished: 0, failed: 4, locked: 6, lost: 7 } as const

/** Starts workers that share a source. */
export interface Workers {
  readonly start: (address: string, total: number) => Started
  /** Waits until the lease on the source has run out, and starts one. @returns what it left with */
  readonly untilFree: (address: string, total: number) => Promise<number | null>
}

/**
 * @param startWorker starts the built worker
 * @param query asks the database in which the workers keep their leases
 */
export const workersOf = (
  startWorker: Start,
  query: (sql: string) => Promise<unknown>,
): Workers => {
  const start = (address: string, total: number): Started =>
    startWorker([address, `${total}`, `${LEASE_MS}`], '/')
  return {
    start,
    untilFree: async (address, total) => {
      for (;;) {
        // The server wakes up when the lease runs out. A holder that still ends may renew it once more.
        await query('SELECT pg_sleep_until(expires_at) FROM panoply_runner.sources')
        const { code } = await start(address, total).ended
        if (code !== EXIT.locked) return code
      }
    },
  }
}
