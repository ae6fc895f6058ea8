/**
 * The message of a thrown value. Data sources also throw texts.
 *
 * @example
 * ```ts
 * console.log(textOf(new Error('no such host'))) // no such host
 * ```
 */
export const textOf = (error: unknown): string => {
  if (error instanceof Error) return error.message === '' ? error.name : error.message
  if (typeof error === 'object' && error !== null) {
    const { message } = error as { message?: unknown }
    if (typeof message === 'string') return message
  }
  return typeof error === 'string' ? error : `a thrown value that is not an error: ${String(error)}`
}
