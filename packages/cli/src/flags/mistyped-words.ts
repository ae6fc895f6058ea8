/** A name of a command or an action, as a person types it. */
const NAME = /^[a-z][a-z-]{0,19}$/i
const LONG_FLAG = /^--[a-z][\w-]{0,39}(?![\w-])/i
const SHORT_FLAG = /^-[a-z]/i
/** The word is quoted, and may hold quotes and newlines itself. After it comes only a suggestion. */
const UNKNOWN_OPTION = /(unknown option ')([\s\S]*)('(?:\n|$))/
const UNKNOWN_WORD = /(unknown command '|command-argument value ')([\s\S]*)('(?: is invalid|\n|$))/

/**
 * A message of the command line, without words that may be a secret whose flag was mistyped or left out: `--tokne=…`,
 * `-t…`. Words that look like the name of a flag or a command stay.
 */
export const withoutMistypedSecrets = (message: string): string =>
  message
    .replace(UNKNOWN_OPTION, (_, before: string, option: string, after: string) =>
      [before, shownOption(option), after].join(''),
    )
    .replace(UNKNOWN_WORD, (_, before: string, word: string, after: string) =>
      [before, NAME.test(word) ? word : '…', after].join(''),
    )

const shownOption = (option: string): string => {
  const flag = LONG_FLAG.exec(option)?.[0] ?? SHORT_FLAG.exec(option)?.[0] ?? ''
  if (flag === option) return option
  return option.startsWith(`${flag}=`) ? `${flag}=…` : `${flag}…`
}
