import type { PlainObject } from '@panoply/runner'

import { isObject } from '../values/object-value.js'
import { kindsOfSchema } from '../streams/column-schema.js'
import { kindOf } from '../streams/value-kind.js'
import { type MessageLine, messageLines } from './message-lines.js'
import { FaultList, type ProtocolFault } from './protocol-fault.js'

/** How the tap ended. */
export interface SingerRun {
  readonly exitCode: number
  /** The state that was given with `--state`. */
  readonly givenState?: unknown
}

/**
 * Checks the standard output of a Singer tap. It finds mistakes that a published target refuses, or because of which it
 * loses rows.
 *
 * @param output the whole output, with its line ends @returns the mistakes; empty if there are none
 *
 * @example
 * import { checkSingerOutput } from '@panoply/engines/testing'
 *
 * const faults = checkSingerOutput('{"type":"STATE","value":{"bookmarks":{}}}\n', { exitCode: 0 }) // []
 */
export const checkSingerOutput = (output: string, run: SingerRun): ProtocolFault[] => {
  const list = new FaultList()
  const lines = messageLines(output, list)
  const schemas = new Map<string, PlainObject>()
  for (const line of lines) {
    const { type } = line.message
    if (type === 'SCHEMA') checkSchema(line, schemas, list)
    else if (type === 'RECORD') checkRecord(line, schemas, list)
    else if (type !== 'STATE') list.add(line.line, `an unknown type: ${String(type)}`)
    else if (!isObject(line.message['value'])) list.add(line.line, 'a STATE without an object')
  }
  checkStates(lines, run, list)
  return list.faults
}

const checkStates = (lines: readonly MessageLine[], run: SingerRun, list: FaultList): void => {
  const [first] = lines
  const last = lines.at(-1)
  if (first?.message['type'] !== 'STATE') {
    list.add(
      first?.line ?? 0,
      'no STATE before the first record: one target takes the first for stored',
    )
  } else if (
    run.givenState !== undefined &&
    JSON.stringify(first.message['value']) !== JSON.stringify(run.givenState)
  ) {
    list.add(first.line, 'the first STATE is not the one that was given')
  }
  if (run.exitCode === 0 && last?.message['type'] !== 'STATE') {
    list.add(last?.line ?? 0, 'the last message is no STATE: two targets keep none then')
  }
}

const checkSchema = (
  { line, message }: MessageLine,
  schemas: Map<string, PlainObject>,
  list: FaultList,
): void => {
  const { stream, schema, key_properties: keys } = message
  const name = String(stream)
  if (!Array.isArray(keys)) list.add(line, `${name}: a SCHEMA without key_properties`)
  const properties = isObject(schema) ? schema['properties'] : undefined
  if (!isObject(properties) || Object.keys(properties).length === 0) {
    list.add(line, `${name}: a SCHEMA without properties`)
    return
  }
  const names = Object.keys(properties).map((column) => column.toLowerCase())
  const twice = names.find((column, index) => names.indexOf(column) < index)
  if (twice !== undefined) list.add(line, `${name}: two columns ${twice} that differ in case only`)
  const same = [...schemas.keys()].find(
    (other) => other !== name && other.toLowerCase() === name.toLowerCase(),
  )
  if (same !== undefined) list.add(line, `${name} and ${same} differ in case only`)
  schemas.set(name, properties)
}

const checkRecord = (
  { line, message }: MessageLine,
  schemas: ReadonlyMap<string, PlainObject>,
  list: FaultList,
): void => {
  const { stream, record } = message
  const name = String(stream)
  const properties = schemas.get(name)
  if (!properties) {
    list.add(line, `a RECORD of ${name} before its SCHEMA`)
    return
  }
  if (!isObject(record) || Object.keys(record).length === 0) {
    list.add(line, `${name}: a RECORD without columns`)
    return
  }
  for (const [column, value] of Object.entries(record)) {
    if (!(column in properties))
      list.add(line, `${name}: the column ${column} is not in the SCHEMA`)
    else if ((kindsOfSchema(properties[column]) & kindOf(value)) === 0) {
      list.add(line, `${name}: ${column} is of another type than the SCHEMA says`)
    }
  }
}
