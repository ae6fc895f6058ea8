import { existsSync, statSync } from 'node:fs'
import { relative, resolve } from 'node:path'

import { secretValues } from '@panoply/datasource'
import { InvalidArgumentError } from '@panoply/errors'
import type { Destination, PlainObject, StateStore } from '@panoply/runner'

import type { Exit } from '../exit-code.js'
import { messageLog } from '../report/message-log.js'
import { type CommandContext, sourceOptionsFor, type SourceOptions } from './command-context.js'

/** Flags of a command that can record or replay its requests. */
export interface TapeOptions extends SourceOptions {
  /** The tape to write. */
  readonly record?: string
  /** The tape that answers. */
  readonly replay?: string
}

/** Called with the parameters as soon as they are known. Their secrets are kept off the tape. */
export type OnSource = (source: PlainObject) => void

/**
 * Runs a command with the tape of `--record` or `--replay`, if there is one. A tape is written if the run reached its
 * end or was stopped, and not if the run failed. A line says which of the two happened.
 *
 * @throws InvalidArgumentError for both flags at once, and for a path that is a folder
 */
export const withTape = async (
  context: CommandContext,
  options: TapeOptions,
  run: (onSource: OnSource) => Promise<Exit>,
): Promise<Exit> => {
  const { io, module } = context
  const { record, replay } = options
  if (record !== undefined && replay !== undefined) {
    throw refusal('record', 'expected one of --record and --replay, got both')
  }
  const known = {
    source: {} as PlainObject,
    config: module.CONFIG,
    secrets: secretValues({ options: sourceOptionsFor(io, options) }),
  }
  const onSource = (source: PlainObject): void => {
    // The tape reads this list again whenever it needs the secrets.
    known.source = source
  }
  if (replay !== undefined) {
    const { replayTape } = await import('@panoply/tape')
    // With the date of the tape, a source that asks for times near the present makes the requests that are on the tape.
    return replayTape(
      resolve(io.folder, replay),
      () => run(onSource),
      Object.assign(known, { setsDate: true }),
    )
  }
  return record === undefined
    ? run(onSource)
    : recorded(context, options, resolve(io.folder, record), () => run(onSource), known)
}

const recorded = async (
  { io }: CommandContext,
  { json }: TapeOptions,
  path: string,
  run: () => Promise<Exit>,
  known: object,
): Promise<Exit> => {
  const isThere = existsSync(path)
  if (isThere && statSync(path).isDirectory()) {
    throw refusal('record', `--record: expected the path of a file, ${path} is a folder`)
  }
  const log = messageLog(io, json)
  const name = relative(io.folder, path)
  const { readTape, recordTape } = await import('@panoply/tape')
  let exit: Exit
  try {
    exit = await recordTape(path, run, known)
  } catch (error) {
    const rest = isThere ? 'the existing tape was not changed' : 'there is none'
    log.tell('warning', `the run failed, so no tape was written to ${name}: ${rest}`)
    throw error
  }
  const { exchanges } = await readTape(path)
  const count = `${exchanges.length} ${exchanges.length === 1 ? 'request' : 'requests'}`
  if (exit === 'finished') log.tell('info', `recorded ${count} in ${name}`)
  else log.tell('warning', `recorded ${count} in ${name}: those until the run was stopped`)
  return exit
}

/**
 * The destination of a run. Its requests are not recorded, because a tape has only answers of the API of the source.
 */
export const destinationBesideTape = async (
  options: TapeOptions,
  open: () => Promise<Destination>,
): Promise<Destination> =>
  hasTape(options) ? besideTape(await (await withoutTape())(open), await withoutTape()) : open()

/** The state store of a run. Its locks and leases need the real time, which a replayed tape changes. */
export const storeBesideTape = async (
  options: TapeOptions,
  open: () => Promise<StateStore>,
): Promise<StateStore> => {
  if (!hasTape(options)) return open()
  const outside = await withoutTape()
  const store = await outside(open)
  return {
    open: async (...words) => besideTape(await outside(() => store.open(...words)), outside),
  }
}

const hasTape = ({ record, replay }: TapeOptions): boolean =>
  record !== undefined || replay !== undefined

type Outside = <T>(run: () => T) => T

/** Loaded only for a run with a tape. */
const withoutTape = async (): Promise<Outside> => (await import('@panoply/tape')).withoutTape

const besideTape = <T extends object>(tool: T, outside: Outside): T =>
  new Proxy(tool, {
    get: (target, name) => {
      const member: unknown = Reflect.get(target, name)
      if (typeof member !== 'function') return member
      return (...words: unknown[]): unknown =>
        outside(() => Reflect.apply(member, target, words) as unknown)
    },
  })

const refusal = (argument: string, message: string): InvalidArgumentError =>
  new InvalidArgumentError(message, { argument })
