/** Replaces the NUL character, which ends a text in databases: its symbol, U+2400. */
const NUL_PICTURE = '\u2400'

/**
 * The name under which a database can store a table or a column. An empty name becomes `(no name)`, a NUL becomes `␀`,
 * and half of a surrogate pair, which has no UTF-8, becomes U+FFFD. All other names stay unchanged. Two names that look
 * alike but consist of different code points are two names.
 *
 * @example
 * ```ts
 * console.log(storableName('')) // (no name)
 * ```
 */
export const storableName = (name: string): string =>
  name === '' ? '(no name)' : Buffer.from(name.replaceAll('\0', NUL_PICTURE)).toString()
