import { existsSync } from 'node:fs'

import { type DataSourceConfig, secretParams, secretValues } from '@panoply/datasource'
import { mapTexts } from '@panoply/errors/internal'
import {
  type Checkpoint,
  type Destination,
  type SavedSource,
  type PlainObject,
  runKeyOf,
  sourceKeyOf,
} from '@panoply/runner'

import { type DestinationChoice, openDestination } from '../destinations/open-destination.js'
import { openStateStore } from '../destinations/open-state-store.js'
import type { Exit } from '../exit-code.js'
import { type CommandContext, paramsFor, type SourceOptions, writeJson } from './command-context.js'
import { printable } from '../process/printable.js'

/** Flags of `panoply state`. */
export interface StateOptions extends SourceOptions, DestinationChoice {
  /** The action: the argument after the module. */
  readonly words: readonly string[]
}

/**
 * `panoply state show` prints what is kept of a source: its position in each destination, and the parameters that it
 * has changed itself. `panoply state reset` makes the next run start from the beginning. Changed parameters, such as a
 * token, are kept, because the original ones may no longer work.
 */
export const stateCommand = async (
  context: CommandContext,
  options: StateOptions,
): Promise<Exit> => {
  const { io, module } = context
  const { CONFIG } = module
  const store = await openStateStore(options.state, io)
  const parameters = options.name === undefined ? await paramsWithoutSecrets(context, options) : {}
  const title = CONFIG.title ?? ''
  const sourceKey = sourceKeyOf(options.name, CONFIG, parameters)
  const session = await store.open(sourceKey, title)
  io.secrets.remember(secretValues(session.saved.changes, secretParams(CONFIG)))
  try {
    const destination = await openDestination(io, options)
    const runKey = runKeyOf(sourceKey, destination.id)
    const isReset = options.words[0] === 'reset'
    const keptWithRows = await checkpointWithRows(destination, runKey, isReset)
    const kept: SavedSource = {
      ...session.saved,
      checkpoints: {
        ...session.saved.checkpoints,
        ...(keptWithRows && { [runKey]: keptWithRows }),
      },
    }
    if (isReset) {
      await session.save({ ...session.saved, checkpoints: {} })
      const places = Object.keys(kept.checkpoints).length
      if (options.json) writeJson(io, { reset: places })
      else
        io.stdout.write(
          places === 0
            ? 'there was nothing to reset\n'
            : 'the next run starts from the beginning\n',
        )
    } else {
      // A source may have put a secret into its state, also one that this command is not given.
      io.secrets.remember(secretValues({ checkpoints: kept.checkpoints }))
      const checkpoints = mapTexts(kept.checkpoints, (text) => io.secrets.mask(text)) as Checkpoints
      if (options.json) writeJson(io, shown({ ...kept, checkpoints }))
      else io.stdout.write(linesOf({ ...kept, checkpoints }))
    }
  } finally {
    await session.close()
  }
  return 'finished'
}

/**
 * The checkpoint that a database keeps beside its rows.
 *
 * @param isReset forgets it, so that the next run starts from the beginning
 */
const checkpointWithRows = async (
  destination: Destination,
  runKey: string,
  isReset: boolean,
): Promise<Checkpoint | undefined> => {
  const { location } = destination.report()
  const isFile = !/^\w+:\/\//.test(location)
  // Looking creates no folder and no table.
  if (!destination.keepsCheckpoint || (isFile && !existsSync(location))) return undefined
  try {
    const kept = await destination.open({ runKey })
    if (kept && isReset) {
      if (!destination.forget) throw new Error(`${destination.id} cannot forget its checkpoint`)
      await destination.forget()
    }
    return kept
  } finally {
    await destination.close()
  }
}

/** State does not depend on secrets. So a person without the secrets can look at it. */
const paramsWithoutSecrets = (
  context: CommandContext,
  options: StateOptions,
): Promise<PlainObject> => {
  const { CONFIG } = context.module
  const secrets = new Set(secretParams(CONFIG))
  const config: DataSourceConfig = {
    ...CONFIG,
    params: CONFIG.params.map((param) =>
      secrets.has(param.name ?? '') || param.type === 'oauth'
        ? { ...param, required: false }
        : param,
    ),
  }
  return paramsFor({ ...context, module: { ...context.module, CONFIG: config } }, options)
}

/** A copy with other texts has the same shape. */
type Checkpoints = SavedSource['checkpoints']

/** Changed parameters may be tokens. Only their names are printed. */
const shown = ({ checkpoints, changes }: SavedSource): PlainObject => ({
  checkpoints,
  changedParameters: Object.keys(changes),
})

const linesOf = ({ checkpoints, changes }: SavedSource): string => {
  const places = Object.entries(checkpoints).flatMap(([runKey, { state, finished, at }]) => [
    runKey.replace(/^\S+ in /, ''),
    `  ${finished ? 'at the end' : 'under way'}, kept at ${at}`,
    ...JSON.stringify(state, undefined, 2)
      .split('\n')
      .map((line) => `  ${line}`),
  ])
  const names = Object.keys(changes)
  const lines = [
    ...(places.length === 0 ? ['no run has kept a state here'] : places),
    ...(names.length === 0 ? [] : [`parameters that the source has changed: ${names.join(', ')}`]),
  ]
  return lines.map((line) => `${printable(line)}\n`).join('')
}
