import type { PlainObject } from '@panoply/runner'

import { isObject } from '../values/object-value.js'
import type { FaultList } from './protocol-fault.js'

/** A message with the text that it was read from. */
export interface MessageLine {
  readonly line: number
  readonly text: string
  readonly message: PlainObject
}

/** Unicode line ends, at which some readers split lines. */
const UNICODE_LINE_END = /[\u0085\u2028\u2029]/
const LONE_SURROGATE = /(?<=(?<!\\)(?:\\\\)*)\\ud[89a-f][\da-f]{2}/i
/** The platform of Airbyte may lose a longer line. */
const LONGEST_LINE = 20_000_000

/** The messages of an output. Every line must be a message. */
export const messageLines = (output: string, list: FaultList): MessageLine[] => {
  const lines = output.split('\n')
  const last = lines.pop()
  if (last !== '') list.add(lines.length + 1, 'the last line has no end')
  return lines.flatMap((text, index) => {
    const line = index + 1
    if (text.trim() === '') list.add(line, 'a blank line: every target refuses it')
    if (UNICODE_LINE_END.test(text)) list.add(line, 'a line end of Unicode that is not escaped')
    if (LONE_SURROGATE.test(text)) list.add(line, 'half a surrogate pair')
    if (text.length >= LONGEST_LINE) list.add(line, `a line of ${text.length} characters`)
    const message = parse(text)
    if (message) return [{ line, text, message }]
    if (text.trim() !== '') list.add(line, 'no message: it is no JSON object')
    return []
  })
}

const parse = (text: string): PlainObject | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}
