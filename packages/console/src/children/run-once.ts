import type { PlainObject } from '@panoply/runner'

import { parseRunLine, textIn } from '../values/run-line.js'
import { ConsoleFailure } from '../values/console-failure.js'
import { type ChildCommand, startChild } from './child-command.js'
import { crashText } from './crash-text.js'
import { linesOf } from './lines-of.js'

const MAX_ANSWER = 8 * 1024 * 1024

/** What a command wrote on standard output, and the code that it ended with. */
export interface CommandAnswer {
  readonly text: string
  readonly code: number | null
}

/**
 * Runs a command to its end.
 *
 * @param values the parameters, which the command reads from standard input
 * @param onStart is told how to end it
 * @throws ConsoleFailure if it takes too long, or ends with an error and no answer; the message is the command's own
 */
export const runOnce = async (
  command: ChildCommand,
  words: readonly string[],
  values: PlainObject,
  timeoutMs: number,
): Promise<CommandAnswer> => {
  const child = startChild(command, words)
  const lines: string[] = []
  let text = ''
  child.stdout?.setEncoding('utf8').on('data', (part: string) => {
    if (text.length < MAX_ANSWER) text += part
  })
  if (child.stderr) {
    linesOf(child.stderr, (line) => {
      lines.push(line)
      if (lines.length > 50) lines.shift()
    })
  }
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(JSON.stringify(values))
  const late = { is: false }
  const timer = setTimeout(() => {
    late.is = true
    child.kill('SIGKILL')
  }, timeoutMs)
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once('error', (error) => {
      lines.push(error.message)
      resolve([null, null])
    })
    child.once('close', (exitCode, endedBy) => {
      resolve([exitCode, endedBy])
    })
  })
  clearTimeout(timer)
  if (late.is) {
    const message = `there is no end after ${timeoutMs / 1_000} s, so the process was ended`
    throw new ConsoleFailure({ code: 'timeout', message })
  }
  if (code === 0 || text.trim() !== '') return { text, code }
  const told = lines.map(parseRunLine).findLast((line) => line?.['type'] === 'error')
  const message = told ? textIn(told, 'message') : crashText(code, signal, lines)
  throw new ConsoleFailure({ code: 'source-failed', message })
}
