import type { PlainObject } from '@panoply/runner'

import type { FailureType } from '../source/failure-type.js'
import type { LogLevel } from '../output/log-level.js'

/** The name of a stream in messages. */
export interface StreamDescriptor {
  readonly name: string
  readonly namespace?: string
}

/** The status of a stream. */
export type StreamStatus = 'STARTED' | 'RUNNING' | 'COMPLETE' | 'INCOMPLETE'

const line = (type: string, body: PlainObject): string => JSON.stringify({ type, ...body })

export const logMessage = (level: LogLevel, message: string): string =>
  line('LOG', { log: { level, message } })

export const specMessage = (spec: PlainObject): string => line('SPEC', { spec })

export const catalogMessage = (streams: readonly PlainObject[]): string =>
  line('CATALOG', { catalog: { streams } })

export const connectionStatusMessage = (message: string | undefined): string =>
  line('CONNECTION_STATUS', {
    connectionStatus:
      message === undefined ? { status: 'SUCCEEDED' } : { status: 'FAILED', message },
  })

/** @param config the whole configuration: the platform replaces its own with it */
export const controlMessage = (config: PlainObject, atMs: number): string =>
  line('CONTROL', {
    control: { type: 'CONNECTOR_CONFIG', emitted_at: atMs, connectorConfig: { config } },
  })

export const statusMessage = (
  stream: StreamDescriptor,
  status: StreamStatus,
  atMs: number,
): string =>
  line('TRACE', {
    trace: {
      ...{ type: 'STREAM_STATUS', emitted_at: atMs },
      stream_status: { stream_descriptor: stream, status },
    },
  })

/** The texts of an error message. */
export interface ErrorFacts {
  readonly message: string
  readonly internalMessage: string
  readonly stack: string | undefined
  readonly failureType: FailureType
}

export const errorMessage = (facts: ErrorFacts, atMs: number): string =>
  line('TRACE', {
    trace: {
      ...{ type: 'ERROR', emitted_at: atMs },
      error: {
        message: facts.message,
        internal_message: facts.internalMessage,
        ...(facts.stack !== undefined && { stack_trace: facts.stack }),
        failure_type: facts.failureType,
      },
    },
  })

/** An estimate of the rows and bytes of one stream. Without a stream: of the whole sync. */
export const estimateMessage = (
  stream: StreamDescriptor | undefined,
  rows: number,
  bytes: number,
  atMs: number,
): string =>
  line('TRACE', {
    trace: {
      ...{ type: 'ESTIMATE', emitted_at: atMs },
      estimate: {
        ...(stream ?? { name: 'sync' }),
        type: stream ? 'STREAM' : 'SYNC',
        ...{ row_estimate: rows, byte_estimate: bytes },
      },
    },
  })

/** The text before and after the JSON of a row. So the row is not parsed again. */
export const recordMessage = (
  stream: StreamDescriptor,
): { readonly before: string; readonly after: string } => {
  const head = JSON.stringify(stream.name)
  const space =
    stream.namespace === undefined ? '' : `,"namespace":${JSON.stringify(stream.namespace)}`
  return {
    before: `{"type":"RECORD","record":{"stream":${head}${space},"data":`,
    after: ',"emitted_at":',
  }
}

/**
 * A state.
 *
 * @param state `{ type: 'STREAM', stream }` or `{ type: 'GLOBAL', global }`
 * @param records written since the last one; the protocol wants a decimal point, which JSON.stringify leaves out
 */
export const stateMessage = (state: PlainObject, records: number): string =>
  `{"type":"STATE","state":${JSON.stringify(state).slice(0, -1)},"sourceStats":{"recordCount":${records}.0}}}`
