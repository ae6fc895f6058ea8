import type { Readable } from 'node:stream'

/** A longer line is cut. Even the report of a run with thousands of tables is shorter. */
const MAX_LINE = 1024 * 1024

/** Calls `onLine` for each line of a stream. The rest after the last line break is a line, too. */
export const linesOf = (stream: Readable, onLine: (line: string) => void): void => {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    // Cut, so that a line without an end does not fill the memory.
    rest = (lines.pop() ?? '').slice(0, MAX_LINE)
    for (const line of lines) if (line !== '') onLine(line.slice(0, MAX_LINE))
  })
  stream.on('end', () => {
    if (rest !== '') onLine(rest)
  })
  // If the pipe breaks because the process has ended, the event `exit` reports that.
  stream.on('error', () => undefined)
}
