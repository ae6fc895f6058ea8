/** Work that must not be lost when the process ends. */
export interface PendingWork {
  /** Called when the event loop is empty: sends the remaining records at once. */
  finish(): void
  /** Called when the process ends within this call: hands back the remaining records. */
  abandon(): void
}

/** Knows which work is pending, so that no record is lost when the process ends. */
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
 * Makes one guard for any number of writers. It adds one listener per event, and only while work is pending: a process
 * with a thousand writers has two listeners, an idle process none.
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
    // Only a defect throws here. The error is shown after all other work had its turn.
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
