import { styleText } from 'node:util'

type Format = Parameters<typeof styleText>[0]

/** How lines of the command are coloured, by how they begin. The first that fits holds. */
const COLOURS: readonly (readonly [beginning: RegExp, format: Format])[] = [
  [/^error: /, 'red'],
  [/^(warning: |left out: |read failed: |read gives no sign )/, 'yellow'],
  [/^Finished: /, 'green'],
  [/^Stopped: /, 'yellow'],
  [/^Failed: /, 'red'],
  [/^ {2}look: /, 'cyan'],
  // What a source says, and the calls below an error.
  [/^(\| | {4}at )/, 'dim'],
]

/**
 * Colours lines of the command: errors red, warnings yellow, what the source says dim. Only the words that the command
 * puts in front are coloured in lines that have them, so that the message itself stays easy to read.
 *
 * @param text whole lines, free of escapes
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

// Whether there is colour is decided before, for the stream that is written to.
const styled = (format: Format, text: string): string =>
  styleText(format, text, { validateStream: false })
