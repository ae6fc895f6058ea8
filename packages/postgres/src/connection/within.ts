/**
 * Waits for something no longer than a time limit.
 *
 * @param onTimeout ends what is waited for; it is then left to itself
 * @throws what `onTimeout` returns
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
