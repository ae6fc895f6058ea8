import { styleText } from 'node:util'

type Format = Parameters<typeof styleText>[0]

/** The colour of a line, by the beginning of the line. The first match counts. */
const COLOURS: readonly (readonly [beginning: RegExp, format: Format])[] = [
  [/^error: /, 'red'],
  [/^(warning: |left out: |read failed: |read gives no sign )/, 'yellow'],
  [/^Finished: /, 'green'],
  [/^Stopped: /, 'yellow'],
  [/^Failed: /, 'red'],
  [/^ {2}look: /, 'cyan'],
  // Lines of the source, and the calls below an error.
  [/^(\| | {4}at )/, 'dim'],
]

/**
 * Colours the lines of the command: errors red, warnings yellow, lines of the source dim. If a line begins with words
 * of the command, only these words are coloured, so that the message stays easy to read.
 *
 * @param text complete lines without escapes
 */
export const colourLines = (text: string): string => text.split('\n').map(colourLine).join('\n')

const colourLine = (line: string): string => {
  for (const [beginning, format] of COLOURS) {
    const [found] = beginning.exec(line) ?? []
    if (found === undefined) continue
    const isWhole = format === 'dim' || format === 'cyan'
    return isWhole ? styled(format, line) : styled(format, found) + line.slice(found.length)
  }
  return line
}

// The caller has already decided whether the stream gets colours.
const styled = (format: Format, text: string): string =>
  styleText(format, text, { validateStream: false })
