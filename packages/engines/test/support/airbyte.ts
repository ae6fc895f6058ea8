import { ManualClock } from '@panoply/runner/testing'
import { TextSink } from '@panoply/test-kit'

import { runAirbyte } from '../../src/index.js'
import { checkAirbyteOutput } from '../../src/testing/index.js'
import { schemaFaults } from './airbyte-protocol.js'
import { folder } from './folder.js'

/* oxlint-disable typescript/no-explicit-any -- messages are looked at by many paths */
type Message = Record<string, any>
/* oxlint-enable typescript/no-explicit-any */

/** What a connector wrote and ended with. */
export interface AirbyteResult {
  readonly exitCode: number
  readonly output: string
  readonly messages: Message[]
  readonly stderr: string
}

/** How to run a connector. */
export interface AirbyteCall {
  readonly config?: unknown
  readonly catalog?: unknown
  readonly state?: unknown
  readonly flags?: readonly string[]
  readonly env?: Record<string, string>
  readonly clock?: ManualClock
  readonly signal?: AbortSignal
  readonly stoppedBy?: 'SIGINT' | 'SIGTERM'
  readonly onWrite?: (text: string) => void
  /** Whether faults of the output are looked at by the test itself. */
  readonly mayBeWrong?: boolean
}

let calls = 0

/**
 * Runs a connector in this process.
 *
 * @throws Error when its output breaks a rule of the protocol, by our own check or by the schema of the protocol
 */
export const airbyte = async (
  module: unknown,
  command: 'spec' | 'check' | 'discover' | 'read',
  call: AirbyteCall = {},
): Promise<AirbyteResult> => {
  calls += 1
  const file = (flag: string, value: unknown): string[] =>
    value === undefined ? [] : [`--${flag}`, folder.json(`${flag}-${calls}.json`, value)]
  const stdout = new TextSink(call.onWrite)
  const stderr = new TextSink()
  const argv = [
    ...(call.flags ?? []),
    command,
    ...(command === 'spec' ? [] : file('config', call.config ?? {})),
    ...file('catalog', call.catalog),
    ...file('state', call.state),
  ]
  const exitCode = await runAirbyte(module, argv, {
    ...{ stdout, stderr, env: call.env ?? {} },
    // One that stands still: no state is due because the machine is slow.
    clock: call.clock ?? new ManualClock(),
    ...(call.signal && { signal: call.signal }),
    ...(call.stoppedBy && { stoppedBy: () => call.stoppedBy }),
  })
  const output = stdout.text
  if (call.mayBeWrong !== true) {
    const faults = checkAirbyteOutput(output, { command, catalog: call.catalog, exitCode })
    if (faults.length > 0) throw new Error(`${JSON.stringify(faults)}\n${output.slice(0, 4_000)}`)
  }
  const messages = messagesOf(output)
  const faults = messages.flatMap((message) => schemaFaults(message))
  if (faults.length > 0) throw new Error(faults.join('\n'))
  return { exitCode, output, messages, stderr: stderr.text }
}

export const messagesOf = (output: string): Message[] =>
  output
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Message)

/** The rows of a stream, as they were written. */
export const recordsOf = (
  { messages }: Pick<AirbyteResult, 'messages'>,
  stream?: string,
): Message[] =>
  messages
    .filter(
      ({ type, record }) =>
        type === 'RECORD' && (!stream || (record as Message)['stream'] === stream),
    )
    .map(({ record }) => (record as Message)['data'] as Message)

export const statesOf = ({ messages }: Pick<AirbyteResult, 'messages'>): Message[] =>
  messages.filter(({ type }) => type === 'STATE').map(({ state }) => state as Message)

export const logsOf = ({ messages }: Pick<AirbyteResult, 'messages'>): string[] =>
  messages
    .filter(({ type }) => type === 'LOG')
    .map(({ log }) => `${String((log as Message)['level'])} ${String((log as Message)['message'])}`)

/** The statuses in their order: `users STARTED`. */
export const statusesOf = ({ messages }: Pick<AirbyteResult, 'messages'>): string[] =>
  messages
    .filter(({ trace }) => (trace as Message | undefined)?.['type'] === 'STREAM_STATUS')
    .map(({ trace }) => {
      const { stream_descriptor: stream, status } = (trace as Message)['stream_status'] as Message
      return `${String((stream as Message)['name'])} ${String(status)}`
    })

export const errorOf = ({ messages }: Pick<AirbyteResult, 'messages'>): Message | undefined =>
  messages
    .map(({ trace }) => trace as Message | undefined)
    .find((trace) => trace?.['type'] === 'ERROR')?.['error'] as Message | undefined

/** A catalog as the platform gives it: the streams by name, with their columns. */
export const catalogOf = (
  streams: Readonly<Record<string, object>>,
  more: Readonly<Record<string, unknown>> = {},
): { streams: Message[] } => ({
  streams: Object.entries(streams).map(([name, properties]) => ({
    stream: {
      name,
      json_schema: { type: 'object', properties },
      supported_sync_modes: ['full_refresh', 'incremental'],
    },
    ...{ sync_mode: 'full_refresh', destination_sync_mode: 'append' },
    ...more,
  })),
})
