import { DataSourceError } from '@panoply/errors'

/** How a pending promise is watched. */
interface Watch {
  /** Called again and again while the promise is pending. If it throws, the watch ends. */
  readonly report: () => void
  readonly everyMs: number
  readonly timeoutMs: number
  /** The name of the call in the error message. */
  readonly name: string
  /** Whether the first report comes at once. Otherwise it comes after `everyMs`. Default `true`. */
  readonly reportsAtOnce?: boolean
}

/**
 * Settles like `pending`, or fails when the time is over or a report fails. No timer is left afterwards.
 *
 * @param onGivenUp called with the error if it does not come from `pending`
 */
export const watch = (
  pending: PromiseLike<unknown>,
  { report, everyMs, timeoutMs, name, reportsAtOnce = true }: Watch,
  onGivenUp?: (error: unknown) => void,
): Promise<unknown> => {
  let interval: NodeJS.Timeout | undefined
  let timeout: NodeJS.Timeout | undefined
  const interruption = new Promise<never>((_, reject) => {
    const giveUp = (error: unknown): void => {
      onGivenUp?.(error)
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors -- the error of the handler, unchanged
      reject(error)
    }
    const tell = (): void => {
      try {
        report()
      } catch (error) {
        // An error out of a timer would end the process.
        giveUp(error)
      }
    }
    interval = setInterval(tell, everyMs)
    if (reportsAtOnce) tell()
    timeout = setTimeout(() => {
      giveUp(timeoutError(name, timeoutMs))
    }, timeoutMs)
  })
  return Promise.race([pending, interruption]).finally(() => {
    clearInterval(interval)
    clearTimeout(timeout)
  })
}

type Step = Promise<IteratorResult<unknown, unknown>>

/** Each step of a generator is watched. The time between the steps belongs to the caller. */
export const watchSteps = (generator: AsyncGenerator, options: Watch): AsyncGenerator => {
  let givenUp: { readonly error: unknown } | undefined
  let hasBegun = false
  const giveUp = (error: unknown): void => {
    givenUp ??= { error }
    void end(generator)
  }
  const step = async (ask: () => Step): Step => {
    // The result of this step is lost. So the next step fails, too. Otherwise it would look as if no row was missing.
    if (givenUp) throw givenUp.error
    // There may be many quick later steps. So each of them reports only after `everyMs`.
    const reportsAtOnce = !hasBegun
    hasBegun = true
    const watched = watch(ask(), { ...options, reportsAtOnce }, giveUp)
    return (await watched) as IteratorResult<unknown, unknown>
  }
  return {
    next: (...args) => step(() => generator.next(...args)),
    return: async (value) => {
      const last: unknown = await value
      return givenUp ? { done: true, value: last } : step(() => generator.return(last))
    },
    throw: (error) => step(() => generator.throw(error)),
    [Symbol.asyncIterator]() {
      return this
    },
    async [Symbol.asyncDispose]() {
      await this.return(undefined)
    },
  }
}

/** Cleans up when the current step ends, if it ever ends. The result of that step is not used. */
const end = async (generator: AsyncGenerator): Promise<void> => {
  try {
    await generator.return(undefined)
  } catch {
    // The caller of the step has already been told that its time is over.
  }
}

export const isAsyncGenerator = (value: unknown): value is AsyncGenerator =>
  typeof value === 'object' &&
  value !== null &&
  Symbol.asyncIterator in value &&
  typeof (value as Partial<AsyncGenerator>).next === 'function' &&
  typeof (value as Partial<AsyncGenerator>).return === 'function'

const timeoutError = (name: string, timeoutMs: number): DataSourceError =>
  new DataSourceError(`${name === '' ? 'the call' : name} took longer than ${timeoutMs} ms`, {
    ...{ phase: 'collect', status: 408, errorName: 'TimeoutError' },
  })
