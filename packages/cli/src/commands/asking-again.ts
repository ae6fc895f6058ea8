import {
  collectParams,
  type ParamFlag,
  type PlainObject,
  refusedParams,
  textOf,
} from '@panoply/runner'

import { messageLog } from '../report/message-log.js'
import {
  type CommandContext,
  paramEnvironment,
  paramsFor,
  sourceOptionsFor,
  type SourceOptions,
} from './command-context.js'

/** The conditions for doing the work of a command again. */
export interface AskingAgainOptions {
  /** The waits before values to choose from are loaded again. Default: those of `collectParams` */
  readonly retryDelaysMs?: readonly number[] | undefined
  /** Whether the work may be done again after this error. Default: always */
  readonly mayRepeat?: (error: unknown) => boolean
}

/**
 * Gathers the parameters and does the work of a command with them. If the source refuses a token or another parameter,
 * and a person is at the terminal, the reason is shown, the person is asked for it again, and the work is done again.
 * Without a terminal the error is thrown.
 */
export const askingAgain = async <Result>(
  context: CommandContext,
  options: SourceOptions,
  work: (source: PlainObject) => Promise<Result>,
  { retryDelaysMs, mayRepeat = () => true }: AskingAgainOptions = {},
): Promise<Result> => {
  const { io, params } = context
  const isAsked = options.input && io.canAsk
  let source = await paramsFor(context, options, retryDelaysMs)
  for (;;) {
    try {
      return await work(source)
    } catch (error) {
      const refused = isAsked && mayRepeat(error) ? refusedParams(error, params, source) : []
      if (refused.length === 0) throw error
      const names = refused.map(({ name }) => name)
      const reason = `${textOf(error)}; asking for ${names.join(' and ')} again`
      messageLog(io, options.json).tell('warning', io.secrets.mask(reason))
      source = await newAnswers(context, options, source, refused)
    }
  }
}

/** Flags, variables and files are not read again, because their values are already known or were refused. */
const newAnswers = async (
  { module, params, io }: CommandContext,
  options: SourceOptions,
  source: PlainObject,
  refused: readonly ParamFlag[],
): Promise<PlainObject> => {
  const ask = refused.map(({ name }) => name)
  const saved = Object.fromEntries(Object.entries(source).filter(([name]) => !ask.includes(name)))
  return await collectParams(
    module.CONFIG,
    params,
    {
      ...{ flags: {}, file: undefined, mayAsk: true, saved, ask },
      options: sourceOptionsFor(io, options),
    },
    { ...paramEnvironment(io, options), env: {} },
  )
}
