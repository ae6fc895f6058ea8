import type { PlainObject } from '@panoply/runner'

import type { LogLevel } from '../output/log-level.js'

/** A line of the log, for standard error. */
export const logLine = (level: LogLevel, message: string): string =>
  `${level} ${message.replaceAll(/\r?\n/g, '\n  ')}`

/** The columns of a stream. It must come before the first record of the stream. */
export const schemaMessage = (
  stream: string,
  properties: PlainObject,
  keys: readonly string[],
): string =>
  JSON.stringify({
    type: 'SCHEMA',
    stream,
    schema: { type: 'object', properties, additionalProperties: true },
    key_properties: keys,
  })

export const stateMessage = (value: PlainObject): string => JSON.stringify({ type: 'STATE', value })

/** The text before and after the JSON of a row. So the row is not parsed again. */
export const recordMessage = (
  stream: string,
): { readonly before: string; readonly after: string } => ({
  before: `{"type":"RECORD","stream":${JSON.stringify(stream)},"record":`,
  after: ',"time_extracted":',
})
