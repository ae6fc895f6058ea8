import type { PlainObject } from '@panoply/runner'

import { isObject } from '../values/object-value.js'
import type { MessageLine } from './message-lines.js'
import type { FaultList } from './protocol-fault.js'

interface StreamFacts {
  readonly properties: PlainObject
  readonly dedupKeys: readonly string[]
  recordsSinceState: number
  status: string | undefined
  hasState: boolean
}

const NO_RECORDS_AFTER = new Set<string | undefined>([undefined, 'COMPLETE', 'INCOMPLETE'])

/** Checks the output of a `read`: its records, states and statuses, and their order. */
export class AirbyteReadCheck {
  readonly #list: FaultList
  readonly #streams: Map<string, StreamFacts>
  #stateType: string | undefined
  #estimateType: string | undefined

  constructor(catalog: unknown, list: FaultList) {
    this.#list = list
    this.#streams = new Map(configuredOf(catalog).map((stream) => factsOf(stream)))
  }

  check(lines: readonly MessageLine[], exitCode: number): void {
    for (const { line, text, message } of lines) {
      if (message['type'] === 'RECORD') this.#record(message['record'], line)
      if (message['type'] === 'STATE') this.#state(message['state'], line, text)
      if (message['type'] === 'TRACE') this.#trace(message['trace'], line)
    }
    const isEnd = exitCode === 0 ? 'COMPLETE' : 'INCOMPLETE'
    for (const [name, { status, hasState }] of this.#streams) {
      if (status !== undefined && status !== isEnd)
        this.#list.add(0, `${name} ends ${status}, not ${isEnd}`)
      if (exitCode !== 0) continue
      if (status === undefined) this.#list.add(0, `${name} has no status`)
      if (!hasState) this.#list.add(0, `${name} has no state: its records count for none`)
    }
  }

  #record(record: unknown, line: number): void {
    if (!isObject(record)) return
    const { stream: name, data, emitted_at: at } = record
    const stream = this.#streams.get(String(name))
    if (!stream) {
      this.#list.add(line, `a record of ${String(name)}, which is not configured: the sync ends`)
      return
    }
    stream.recordsSinceState += 1
    if (NO_RECORDS_AFTER.has(stream.status)) {
      this.#list.add(
        line,
        `a record of ${String(name)} while its status is ${stream.status ?? 'none'}`,
      )
    }
    if (!Number.isInteger(at)) this.#list.add(line, 'emitted_at is no whole number')
    if (!isObject(data) || Object.keys(data).length === 0) {
      this.#list.add(line, 'a record without data: it is dropped')
      return
    }
    const known = Object.keys(stream.properties)
    const outside =
      known.length === 0 ? [] : Object.keys(data).filter((key) => !known.includes(key))
    if (outside.length > 0) {
      this.#list.add(line, `${outside.join(', ')} is not in the schema: the platform removes it`)
    }
    const { dedupKeys } = stream
    if (
      dedupKeys.length > 0 &&
      dedupKeys.every((key) => data[key] === undefined || data[key] === null)
    ) {
      this.#list.add(
        line,
        `a record without its primary key ${dedupKeys.join(', ')}: the sync ends`,
      )
    }
  }

  #state(state: unknown, line: number, text: string): void {
    if (!isObject(state)) return
    const type = String(state['type'])
    if (type !== 'STREAM' && type !== 'GLOBAL') this.#list.add(line, `a state of the type ${type}`)
    if (this.#stateType !== undefined && this.#stateType !== type) {
      this.#list.add(line, `states of the types ${this.#stateType} and ${type} in one run`)
    }
    this.#stateType = type
    if (!/"recordCount":\d+\.\d+/.test(text))
      this.#list.add(line, 'recordCount without a decimal point')
    const names = type === 'GLOBAL' ? this.#globalNames(state, line) : streamNames(state['stream'])
    let count = 0
    for (const name of names) {
      const stream = this.#streams.get(name)
      if (!stream) continue
      count += stream.recordsSinceState
      stream.recordsSinceState = 0
      stream.hasState = true
      if (stream.status === 'COMPLETE') this.#list.add(line, `a state of ${name} after COMPLETE`)
    }
    const stats = state['sourceStats']
    const told = isObject(stats) ? stats['recordCount'] : undefined
    if (told !== count)
      this.#list.add(line, `recordCount is ${String(told)}, and ${count} records came`)
  }

  #globalNames({ global }: PlainObject, line: number): string[] {
    const rows = isObject(global) ? global['stream_states'] : undefined
    const names = Array.isArray(rows) ? rows.flatMap((row) => streamNames(row)) : []
    for (const name of this.#streams.keys()) {
      if (!names.includes(name)) this.#list.add(line, `a GLOBAL state without ${name}`)
    }
    return names
  }

  #trace(trace: unknown, line: number): void {
    if (!isObject(trace)) return
    if (trace['type'] === 'ESTIMATE') this.#estimate(trace['estimate'], line)
    if (trace['type'] !== 'STREAM_STATUS' || !isObject(trace['stream_status'])) return
    const { status, stream_descriptor: descriptor } = trace['stream_status']
    const [name = ''] = streamNames({ stream_descriptor: descriptor })
    const stream = this.#streams.get(name)
    if (stream) stream.status = String(status)
    else this.#list.add(line, `a status of ${name}, which is not configured`)
  }

  #estimate(estimate: unknown, line: number): void {
    if (!isObject(estimate)) return
    const type = String(estimate['type'])
    if (this.#estimateType !== undefined && this.#estimateType !== type) {
      this.#list.add(line, 'STREAM and SYNC estimates in one run: the sync ends')
    }
    this.#estimateType = type
    const { row_estimate: rows, byte_estimate: bytes } = estimate
    if (type === 'SYNC' && !(Number.isInteger(rows) && Number.isInteger(bytes))) {
      this.#list.add(line, 'a SYNC estimate without rows and bytes: the sync ends')
    }
  }
}

const configuredOf = (catalog: unknown): PlainObject[] => {
  const streams = isObject(catalog) ? catalog['streams'] : undefined
  return Array.isArray(streams) ? streams.filter(isObject) : []
}

const factsOf = (configured: PlainObject): [string, StreamFacts] => {
  const stream = isObject(configured['stream']) ? configured['stream'] : {}
  const schema = isObject(stream['json_schema']) ? stream['json_schema'] : {}
  const isDedup =
    configured['sync_mode'] === 'incremental' &&
    String(configured['destination_sync_mode']).endsWith('_dedup')
  const keys = configured['primary_key'] ?? stream['source_defined_primary_key']
  return [
    String(stream['name']),
    {
      properties: isObject(schema['properties']) ? schema['properties'] : {},
      dedupKeys: isDedup && Array.isArray(keys) ? keys.flat().map(String) : [],
      ...{ recordsSinceState: 0, status: undefined, hasState: false },
    },
  ]
}

const streamNames = (row: unknown): string[] => {
  const descriptor = isObject(row) ? row['stream_descriptor'] : undefined
  return isObject(descriptor) ? [String(descriptor['name'])] : []
}
