/**
 * Waits for a promise, but not longer than a time limit.
 *
 * @param onTimeout ends the work of the promise; the promise is no longer awaited
 * @throws the error that `onTimeout` returns
 */
export const within = async <Result>(
  limitMs: number,
  work: Promise<Result>,
  onTimeout: () => Error,
): Promise<Result> => {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      reject(onTimeout())
    }, limitMs)
  })
  try {
    return await Promise.race([work, timeout])
  } finally {
    clearTimeout(timer)
  }
}
