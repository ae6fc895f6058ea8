import type { CliIo } from '../cli-io.js'
import { printable, printableLines } from '../process/printable.js'

/** The level of a line on standard error. */
export type Level = 'info' | 'warning' | 'error'

/** Settings of a {@link MessageLog}. */
export type LogIo = Pick<CliIo, 'stderr' | 'clock' | 'runId'>

/** Lines on standard error: texts for a person or, with `--json`, objects. */
export interface MessageLog {
  /**
   * @param message free of secrets
   * @param facts further facts for programs
   */
  readonly tell: (level: Level, message: string, facts?: object) => void
}

/** Whether every line on standard error is JSON: `--json`, or its variable. */
export const wantsJson = (
  words: readonly string[],
  env: Readonly<Record<string, string | undefined>>,
): boolean => words.includes('--json') || /^(1|true|yes)$/i.test(env['PANOPLY_JSON'] ?? '')

/** Writes one line of JSON, with the time, the level and the id of the run. */
export const writeJsonLine = (
  { stderr, clock, runId }: LogIo,
  level: Level,
  facts: object,
): void => {
  stderr.write(`${JSON.stringify({ at: clock.date().toISOString(), level, runId, ...facts })}\n`)
}

/** The lines of a command. */
export const messageLog = (io: LogIo, isJson: boolean): MessageLog => ({
  tell: (level, message, facts = {}) => {
    if (isJson) {
      writeJsonLine(io, level, { type: level === 'info' ? 'log' : level, ...facts, message })
    } else if (level === 'error') io.stderr.write(`error: ${printableLines(message)}\n`)
    else io.stderr.write(`${level === 'info' ? '| ' : 'warning: '}${printable(message)}\n`)
  },
})
