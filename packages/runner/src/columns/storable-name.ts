/** Stands for the NUL character, which ends a text in the databases: the picture of it, U+2400. */
const NUL_PICTURE = '\u2400'

/**
 * The name of a table or a column as a database can keep it: an empty name becomes `(no name)`, a NUL becomes `␀`, and
 * half of a surrogate pair, which has no UTF-8, becomes U+FFFD. All other names stay as the source wrote them: two that
 * look alike but are written with different code points are two.
 *
 * @example
 * ```ts
 * console.log(storableName('')) // (no name)
 * ```
 */
export const storableName = (name: string): string =>
  name === '' ? '(no name)' : Buffer.from(name.replaceAll('\0', NUL_PICTURE)).toString()
