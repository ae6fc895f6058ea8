import { lazily } from './lazily.js'

/**
 * A regular expression with classes of Unicode, such as `\p{L}`, made at its first use. A literal would be checked when
 * the file is parsed, also inside of a function that is never called. Each takes half a millisecond of an import.
 *
 * @param flags besides `u`
 */
export const unicodePattern = (source: string, flags = ''): (() => RegExp) =>
  lazily(() => new RegExp(source, `u${flags}`))
