/**
 * A command line for a POSIX shell. A word is quoted if the shell would split or expand it.
 *
 * @example
 * ```ts
 * console.log(shellCommand('cat', "Ann's rows.ndjson")) // each word quoted as needed
 * ```
 */
export const shellCommand = (...words: readonly string[]): string => words.map(quoted).join(' ')

const quoted = (word: string): string =>
  /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
