/** The levels of log messages, from the least important up. */
const LEVELS = ['TRACE', 'DEBUG', 'INFO', 'WARN', 'ERROR', 'FATAL'] as const

/** The level of a log message, in the words of both protocols. */
export type LogLevel = (typeof LEVELS)[number]

/** The level of `LOG_LEVEL` in the environment. Default `INFO`. */
export const lowestLevel = (env: Readonly<Record<string, string | undefined>>): LogLevel => {
  const wanted = env['LOG_LEVEL']?.toUpperCase()
  const name = wanted === 'WARNING' ? 'WARN' : wanted
  return LEVELS.find((level) => level === name) ?? 'INFO'
}

/** Whether a message of this level is written. */
export const isAtLeast = (level: LogLevel, lowest: LogLevel): boolean =>
  LEVELS.indexOf(level) >= LEVELS.indexOf(lowest)
