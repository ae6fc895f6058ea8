import type { CodeBlock } from '../code-block.js'

/** A command of a page: its words, as a shell would split them. */
export interface Command {
  /** As it stands on the page. */
  readonly text: string
  readonly words: readonly string[]
}

const WORD = /(?:'[^']*'|"[^"]*"|[^\s'"])+/g
const JOINTS: readonly string[] = ['|', '&&', ';']

/** The commands of a block of the language `sh`, or of what was typed in one of the language `console`. */
export const commandsOf = ({ language, code }: CodeBlock): Command[] =>
  code
    .split('\n')
    .filter((line) => language !== 'console' || line.startsWith('$ '))
    .map((line) => line.replace(/^\$ /, ''))
    .flatMap(parseLine)

/** The commands of a line: those joined by pipes and `&&` too, without what stands behind `#`. */
export const parseLine = (line: string): Command[] => {
  const commands: string[][] = [[]]
  for (const [word] of line.matchAll(WORD)) {
    if (word.startsWith('#')) break
    if (JOINTS.includes(word)) commands.push([])
    else commands.at(-1)?.push(word.replace(/'([^']*)'|"([^"]*)"/g, '$1$2'))
  }
  return commands
    .filter((words) => words.length > 0)
    .map((words) => ({ text: words.join(' '), words }))
}

/** The commands that stand in the middle of a text, between backticks. */
export const inlineCommands = (prose: string): Command[] =>
  [...prose.matchAll(/`(?<line>(?:npx )?(?:pnpm|panoply|npm) [^`]+)`/g)].flatMap(({ groups }) =>
    parseLine((groups?.['line'] ?? '').replaceAll('\n', ' ')),
  )
