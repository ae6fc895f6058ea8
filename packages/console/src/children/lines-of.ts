import type { Readable } from 'node:stream'

/** A longer line is cut. The report of a run with thousands of tables is shorter. */
const MAX_LINE = 1024 * 1024

/** Calls `onLine` for each line of a stream. What is left at the end is a line, too. */
export const linesOf = (stream: Readable, onLine: (line: string) => void): void => {
  let rest = ''
  stream.setEncoding('utf8')
  stream.on('data', (text: string) => {
    const lines = (rest + text).split('\n')
    // A line without an end must not fill the memory.
    rest = (lines.pop() ?? '').slice(0, MAX_LINE)
    for (const line of lines) if (line !== '') onLine(line.slice(0, MAX_LINE))
  })
  stream.on('end', () => {
    if (rest !== '') onLine(rest)
  })
  // A pipe that breaks with its process is told by the exit.
  stream.on('error', () => undefined)
}
