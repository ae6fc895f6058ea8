/** The message of a thrown value. Data sources throw texts, too. */
export const textOf = (error: unknown): string => {
  if (error instanceof Error) return error.message === '' ? error.name : error.message
  if (typeof error === 'object' && error !== null) {
    const { message } = error as { message?: unknown }
    if (typeof message === 'string') return message
  }
  return typeof error === 'string' ? error : `something that is no error: ${String(error)}`
}
