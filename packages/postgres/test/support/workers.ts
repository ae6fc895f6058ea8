import { commandStarter, type Started } from '@panoply/test-kit'

/** How long the lease of a worker lasts. On a busy machine a worker takes two seconds to start. */
const LEASE_MS = 4_000

/** What a worker leaves with; see `programs/worker.ts`. */
export const EXIT = { finished: 0, failed: 4, locked: 6, lost: 7 } as const

/** Starts workers, which are gone after each test. */
export interface Workers {
  readonly start: (address: string, total: number) => Started
  /** Starts one after the other until the source is free. @returns what the last one left with */
  readonly untilFree: (address: string, total: number) => Promise<number | null>
}

/** @param program the built worker */
export const workersOf = (program: string): Workers => {
  const startCommand = commandStarter(program)
  const start = (address: string, total: number): Started =>
    startCommand([address, `${total}`, `${LEASE_MS}`], '/')
  return {
    start,
    untilFree: async (address, total) => {
      for (;;) {
        const { code } = await start(address, total).ended
        if (code !== EXIT.locked) return code
      }
    },
  }
}
