/** The kinds of errors that quote values of rows. The words are those of DuckDB 1.5. */
const OF_VALUES =
  /^(?:Constraint|Conversion|Out of Range|Invalid Input|Mismatch Type|Cast|Data|TransactionContext|Invalid)\b[\w ]*Error: /
/** The longest quotation of a message. */
const QUOTATION = /["'].*["']/s
/** A number that stands alone, as a value may. The number in `INT32` is a part of a name. */
const NUMBER = /(?<![\w.])[-+]?\d[\w.+-]*/g
/** Behind these words the rest of a message is a value. */
const TOLD_VALUE = /((?:value|input|string|key):? ).*$/is

/** The message of DuckDB without the values of rows that it quotes. Other messages stay as they are. */
export const wordsWithoutValues = (message: string): string => {
  const [kind] = OF_VALUES.exec(message) ?? []
  if (kind === undefined) return message
  // Further lines quote the statement.
  const [first = ''] = message.slice(kind.length).split('\n')
  const unquoted = first.replace(QUOTATION, '"…"')
  return (
    kind + (unquoted === first ? first.replace(TOLD_VALUE, '$1…') : unquoted).replace(NUMBER, '…')
  )
}

/** Takes the values of rows out of an error of DuckDB, in place: out of its message, its stack and its causes. */
export const withoutValues = (error: unknown): void => {
  const seen = new Set<unknown>()
  for (let at = error; isErrorLike(at) && !seen.has(at); at = at.cause) {
    seen.add(at)
    const { message, stack = '' } = at
    const words = wordsWithoutValues(message)
    if (words === message) continue
    at.message = words
    at.stack = stack.replace(message, () => words)
  }
}

/** An addon may make its errors in another realm, whose class is another one. */
const isErrorLike = (value: unknown): value is Error =>
  typeof value === 'object' &&
  value !== null &&
  'message' in value &&
  typeof value.message === 'string'
