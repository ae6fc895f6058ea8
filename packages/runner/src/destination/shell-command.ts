/** A command as a person types it into a POSIX shell: each word is quoted where the shell would split or expand it. */
export const shellCommand = (...words: readonly string[]): string => words.map(quoted).join(' ')

const quoted = (word: string): string =>
  /^[\w./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`
