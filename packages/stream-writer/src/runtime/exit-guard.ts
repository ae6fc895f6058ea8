/** Somebody with records that are not settled. */
export interface PendingWork {
  /** The event loop ran empty: send what is left, now. */
  finish(): void
  /** The process ends within this call: hand back what is left. */
  abandon(): void
}

/** Knows who has unsettled records, so that a process which ends loses none. */
export interface ExitGuard {
  watch(work: PendingWork): void
  unwatch(work: PendingWork): void
}

/** The events of a process that the guard needs. */
export interface ProcessEvents {
  on(event: 'beforeExit' | 'exit', listener: () => void): unknown
  off(event: 'beforeExit' | 'exit', listener: () => void): unknown
}

/**
 * One guard, and one listener for each event, for however many writers. It holds only those with unsettled records
 * and listens only while there are any.
 */
export const createExitGuard = (events: ProcessEvents): ExitGuard => {
  const watched = new Set<PendingWork>()
  const finishAll = (): void => {
    for (const work of [...watched]) work.finish()
  }
  const abandonAll = (): void => {
    const errors: unknown[] = []
    for (const work of [...watched]) {
      try {
        work.abandon()
      } catch (error) {
        errors.push(error)
      }
    }
    // Only a defect throws, and it must be seen; but first everybody else had their turn.
    if (errors.length > 0) throw errors[0]
  }
  return {
    watch: (work) => {
      if (watched.size === 0) {
        events.on('beforeExit', finishAll)
        events.on('exit', abandonAll)
      }
      watched.add(work)
    },
    unwatch: (work) => {
      if (watched.delete(work) && watched.size === 0) {
        events.off('beforeExit', finishAll)
        events.off('exit', abandonAll)
      }
    },
  }
}

export const processExitGuard = createExitGuard(process)
