import { readFileSync } from 'node:fs'

import { ManualClock } from '@panoply/runner/testing'
import { TextSink } from '@panoply/test-kit'

import { runSinger } from '../../src/index.js'
import { checkSingerOutput } from '../../src/testing/index.js'
import { messagesOf } from './airbyte.js'
import { folder } from './folder.js'

type Message = ReturnType<typeof messagesOf>[number]

/** What a tap wrote and ended with. */
export interface SingerResult {
  readonly exitCode: number
  readonly output: string
  readonly stderr: string
  readonly messages: Message[]
  /** What the file of `--config` holds afterwards. */
  readonly config: unknown
}

/** How to run a tap. */
export interface SingerCall {
  readonly config?: unknown
  readonly catalog?: unknown
  readonly state?: unknown
  readonly flags?: readonly string[]
  readonly clock?: ManualClock
  readonly signal?: AbortSignal
  readonly mayBeWrong?: boolean
}

let calls = 0

/**
 * Runs a tap in this process.
 *
 * @throws Error when its output breaks a rule of ours
 */
export const singer = async (module: unknown, call: SingerCall = {}): Promise<SingerResult> => {
  calls += 1
  const configPath = folder.json(`tap-config-${calls}.json`, call.config ?? {})
  const file = (flag: string, value: unknown): string[] =>
    value === undefined ? [] : [`--${flag}`, folder.json(`tap-${flag}-${calls}.json`, value)]
  const stdout = new TextSink()
  const stderr = new TextSink()
  const flags = call.flags ?? []
  const argv = [
    ...['--config', configPath],
    ...flags,
    ...file('catalog', call.catalog),
    ...file('state', call.state),
  ]
  const exitCode = await runSinger(module, argv, {
    ...{ stdout, stderr, env: {} },
    // One that stands still: no state is due because the machine is slow.
    clock: call.clock ?? new ManualClock(),
    ...(call.signal && { signal: call.signal }),
  })
  const output = stdout.text
  const isDiscovery = flags.includes('--discover')
  if (call.mayBeWrong !== true && !isDiscovery && output !== '') {
    const given = call.state as object | undefined
    const hasGiven = given !== undefined && Object.keys(given).length > 0
    const faults = checkSingerOutput(output, { exitCode, ...(hasGiven && { givenState: given }) })
    if (faults.length > 0) throw new Error(`${JSON.stringify(faults)}\n${output.slice(0, 4_000)}`)
  }
  return {
    ...{ exitCode, output, stderr: stderr.text },
    messages: isDiscovery ? [] : messagesOf(output),
    config: JSON.parse(readFileSync(configPath, 'utf8')),
  }
}

/** What `--discover` answers. */
export const discovered = async (
  module: unknown,
  flags: readonly string[] = [],
): Promise<{ streams: Message[] }> => {
  const { output } = await singer(module, { flags: ['--discover', ...flags] })
  return JSON.parse(output) as { streams: Message[] }
}

/** The rows of a stream, as they were written. */
export const recordsOf = (
  { messages }: Pick<SingerResult, 'messages'>,
  stream?: string,
): Message[] =>
  messages
    .filter((message) => message['type'] === 'RECORD' && (!stream || message['stream'] === stream))
    .map(({ record }) => record as Message)

export const schemasOf = ({ messages }: Pick<SingerResult, 'messages'>): Message[] =>
  messages.filter(({ type }) => type === 'SCHEMA')

export const statesOf = ({ messages }: Pick<SingerResult, 'messages'>): Message[] =>
  messages.filter(({ type }) => type === 'STATE').map(({ value }) => value as Message)
