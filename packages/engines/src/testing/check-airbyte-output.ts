import type { PlainObject } from '@panoply/runner'

import { isObject } from '../values/object-value.js'
import { AirbyteReadCheck } from './airbyte-read-check.js'
import { type MessageLine, messageLines } from './message-lines.js'
import { FaultList, type ProtocolFault } from './protocol-fault.js'

/** What the output answers. */
export interface AirbyteRun {
  readonly command: 'spec' | 'check' | 'discover' | 'read'
  /** The configured catalog of a `read`. */
  readonly catalog?: unknown
  /** The exit code of the connector. */
  readonly exitCode: number
}

const TYPES = new Set([
  'RECORD',
  'STATE',
  'LOG',
  'SPEC',
  'CONNECTION_STATUS',
  'CATALOG',
  'TRACE',
  'CONTROL',
])
const ANSWERS = { spec: 'SPEC', check: 'CONNECTION_STATUS', discover: 'CATALOG' } as const
/** The property under which the platform looks for the specification. */
const SPEC_LINES = 10
const SPEC_BYTES = 2 * 1024 * 1024

/**
 * Checks the standard output of an Airbyte connector. It finds mistakes that would end a sync on the platform, or lose
 * rows there.
 *
 * @param output the whole output, with its line ends @returns the mistakes; empty if there are none
 *
 * @example
 * import { checkAirbyteOutput } from '@panoply/engines/testing'
 *
 * const output = '{"type":"CONNECTION_STATUS","connectionStatus":{"status":"SUCCEEDED"}}\n'
 * const faults = checkAirbyteOutput(output, { command: 'check', exitCode: 0 }) // []
 */
export const checkAirbyteOutput = (output: string, run: AirbyteRun): ProtocolFault[] => {
  const list = new FaultList()
  const lines = messageLines(output, list)
  for (const { line, message } of lines) {
    const { type } = message
    if (typeof type !== 'string' || !TYPES.has(type))
      list.add(line, `an unknown type: ${String(type)}`)
    if (type === 'CONTROL' && !isObject(configOf(message))) {
      list.add(line, 'CONTROL without a configuration')
    }
  }
  const errors = lines.filter(({ message }) => traceOf(message)?.['type'] === 'ERROR')
  if (run.exitCode !== 0 && errors.length === 0) list.add(0, 'a failure without a TRACE ERROR')
  if (run.exitCode === 0 && errors[0]) list.add(errors[0].line, 'a TRACE ERROR, and exit code 0')
  for (const { line, message } of errors) checkError(traceOf(message)?.['error'], line, list)
  if (run.command === 'read') new AirbyteReadCheck(run.catalog, list).check(lines, run.exitCode)
  else checkAnswer(lines, run, list)
  return list.faults
}

const checkAnswer = (
  lines: readonly MessageLine[],
  { command, exitCode }: AirbyteRun,
  list: FaultList,
): void => {
  if (command === 'read') return
  const answers = lines.filter(({ message }) => message['type'] === ANSWERS[command])
  const [answer] = answers
  if (exitCode === 0 && answers.length !== 1) {
    list.add(0, `expected one ${ANSWERS[command]}, got ${answers.length}`)
  }
  if (!answer) return
  if (command === 'spec') {
    if (answer.line > SPEC_LINES)
      list.add(answer.line, `SPEC is not among the first ${SPEC_LINES} lines`)
    const before = lines.filter(({ line }) => line <= answer.line)
    const bytes = before.reduce((sum, { text }) => sum + Buffer.byteLength(text) + 1, 0)
    if (bytes > SPEC_BYTES) list.add(answer.line, 'SPEC is not within the first 2 MiB')
  }
  if (command === 'discover') checkCatalog(answer, list)
}

const checkCatalog = ({ line, message }: MessageLine, list: FaultList): void => {
  const catalog = message['catalog']
  const streams = isObject(catalog) ? catalog['streams'] : undefined
  if (!Array.isArray(streams)) {
    list.add(line, 'CATALOG without streams')
    return
  }
  for (const stream of streams.filter(isObject)) {
    const schema = stream['json_schema']
    const properties = isObject(schema) ? schema['properties'] : undefined
    if (!isObject(properties) || Object.keys(properties).length === 0) {
      list.add(line, `${String(stream['name'])}: a schema without properties: no sync starts`)
    }
  }
}

const checkError = (error: unknown, line: number, list: FaultList): void => {
  const { message, failure_type: type } = isObject(error) ? error : {}
  if (typeof message !== 'string' || message === '') list.add(line, 'an error without a message')
  if (!['config_error', 'transient_error', 'system_error'].includes(String(type))) {
    list.add(line, `an unknown failure_type: ${String(type)}`)
  }
}

const traceOf = ({ trace }: PlainObject): PlainObject | undefined =>
  isObject(trace) ? trace : undefined

const configOf = ({ control }: PlainObject): unknown => {
  const connector = isObject(control) ? control['connectorConfig'] : undefined
  return isObject(connector) ? connector['config'] : undefined
}
