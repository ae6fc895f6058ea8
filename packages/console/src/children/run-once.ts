import type { PlainObject } from '@panoply/runner'

import { parseRunLine, textIn } from '../values/run-line.js'
import { ConsoleFailure } from '../values/console-failure.js'
import { type ChildCommand, endChild, startChild } from './child-command.js'
import { crashText } from './crash-text.js'

const MAX_ANSWER = 8 * 1024 * 1024
const KEPT_LINES = 50
const END_AFTER_MS = 1_000

/** The output of a command, and its exit code. */
export interface CommandAnswer {
  readonly text: string
  readonly code: number | null
}

/** The input of a command, and its limits. */
export interface OnceOptions {
  /** The parameters, which the command reads from standard input. */
  readonly values: PlainObject
  readonly timeoutMs: number
  /** Ends the command. */
  readonly signal?: AbortSignal
}

/**
 * Runs a command to its end.
 *
 * @throws ConsoleFailure if it takes too long, or ends with an error and no answer; the message is that of the command
 */
export const runOnce = async (
  command: ChildCommand,
  words: readonly string[],
  { values, timeoutMs, signal: abort }: OnceOptions,
): Promise<CommandAnswer> => {
  const lines: string[] = []
  const onLine = (line: string): void => {
    lines.push(line)
    if (lines.length > KEPT_LINES) lines.shift()
  }
  let text = ''
  const child = startChild(command, words, onLine)
  child.stdout?.on('data', (part: string) => {
    if (text.length < MAX_ANSWER) text += part
  })
  child.stdin?.on('error', () => undefined)
  child.stdin?.end(JSON.stringify(values))
  const late = { is: false }
  const timer = setTimeout(() => {
    late.is = true
    child.kill('SIGKILL')
  }, timeoutMs)
  const end = (): void => {
    void endChild(child, END_AFTER_MS)
  }
  abort?.addEventListener('abort', end)
  if (abort?.aborted === true) end()
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once('error', (error) => {
      onLine(error.message)
      resolve([null, null])
    })
    child.once('close', (exitCode, endedBy) => {
      resolve([exitCode, endedBy])
    })
  })
  clearTimeout(timer)
  abort?.removeEventListener('abort', end)
  if (late.is) {
    const message = `the process did not end within ${timeoutMs / 1_000} s, so it was ended`
    throw new ConsoleFailure({ code: 'timeout', message })
  }
  if (code === 0 || text.trim() !== '') return { text, code }
  const told = lines.map(parseRunLine).findLast((line) => line?.['type'] === 'error')
  const message = told ? textIn(told, 'message') : crashText(code, signal, lines)
  throw new ConsoleFailure({ code: 'source-failed', message })
}
