/** The time limit of one `openTunnel`. */
export interface Deadline {
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export const startDeadline = (timeoutMs: number): Deadline => ({
  timeoutMs,
  signal: AbortSignal.timeout(timeoutMs),
})

/**
 * Returns the result of the work. If the deadline comes first, it throws the error of `onTimeout`.
 *
 * @param onTimeout ends the work, and returns the error
 */
export const before = async <Result>(
  { signal }: Deadline,
  work: Promise<Result>,
  onTimeout: () => Error,
): Promise<Result> => {
  let stop = (): void => undefined
  const timedOut = new Promise<never>((_, reject) => {
    stop = (): void => {
      reject(onTimeout())
    }
    if (signal.aborted) stop()
    else signal.addEventListener('abort', stop)
  })
  try {
    return await Promise.race([work, timedOut])
  } finally {
    signal.removeEventListener('abort', stop)
  }
}
