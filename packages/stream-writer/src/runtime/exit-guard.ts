/** Work that must not be lost when the process ends. */
export interface PendingWork {
  /** Called when the event loop is empty. Sends the remaining records at once. */
  finish(): void
  /** Called when the process is ending. Hands back the remaining records before it returns. */
  abandon(): void
}

/** Finishes pending work when the process ends, so that no record is lost. */
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
 * Makes one guard for all writers. It adds one listener per event, and only while work is pending. So a process with a
 * thousand writers has two listeners, and an idle process has none.
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
    // Only a defect throws here. The error is thrown after all other work is done.
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
