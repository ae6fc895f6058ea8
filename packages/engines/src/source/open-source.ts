import { isDeepStrictEqual } from 'node:util'

import { type DataSourceModule, parseSource, secretParams, secretValues } from '@panoply/datasource'
import { InvalidArgumentError } from '@panoply/errors'
import { slugOf, type PlainObject } from '@panoply/runner'

import type { EngineSession } from '../output/engine-session.js'
import { oauthClientOf, sourceOfConfig } from '../parameters/source-of-config.js'
import { isObject } from '../values/object-value.js'
import { KeptConfiguration, type WriteConfiguration } from './kept-configuration.js'

/** A source and its parameters, ready to be read. */
export interface OpenSource {
  readonly module: DataSourceModule
  /** The parameters for the source. Changes that the source makes are applied to this object, too. */
  readonly source: PlainObject
  readonly options: PlainObject
  /** Keeps the changes of the source. */
  readonly configuration: KeptConfiguration
}

/**
 * Builds a source from the configuration of an engine.
 *
 * @param config the configuration from the engine
 * @param write passes a changed configuration to the engine
 * @throws InvalidArgumentError for parameters that cannot be used
 */
export const openSource = async (
  session: EngineSession,
  module: DataSourceModule,
  config: PlainObject,
  write: WriteConfiguration,
): Promise<OpenSource> => {
  const { CONFIG } = module
  const names = secretParams(CONFIG)
  const remember = (values: PlainObject): void => {
    session.secrets.remember(secretValues(values, names))
  }
  remember(config)
  const client = oauthClientOf(config, CONFIG)
  const options = optionsOf(session, client)
  const converted = await sourceOfConfig(config, CONFIG, options)
  const source: PlainObject = parseSource(CONFIG, {
    type: slugOf(CONFIG.title ?? ''),
    ...converted,
  })
  remember(source)
  const configuration = new KeptConfiguration(config, CONFIG, (changed) => {
    remember(changed)
    return write(changed)
  })
  return { module, source, options, configuration }
}

/**
 * Calls a static function of the source. It may refresh a token but cannot report it. So a parameter that has changed
 * afterwards is kept, even if the function fails.
 */
export const callSource = async (
  { module, source, options, configuration }: OpenSource,
  work: (source: PlainObject, options: PlainObject) => unknown,
): Promise<unknown> => {
  const before = structuredClone(source)
  try {
    return await work(source, { ...options, secretParams: secretParams(module.CONFIG) })
  } finally {
    const changes = Object.entries(source).filter(
      ([name, value]) => !isDeepStrictEqual(value, before[name]),
    )
    await configuration.keep(Object.fromEntries(changes))
  }
}

const optionsOf = (session: EngineSession, client: PlainObject | undefined): PlainObject => {
  const given = environmentOptions(session.env)
  session.secrets.remember(secretValues({ refresh: { ...client, ...asObject(given['refresh']) } }))
  return {
    ...given,
    ...(client && { refresh: { ...asObject(given['refresh']), ...client } }),
    logger: (line: string) => {
      session.log('INFO', line)
    },
  }
}

/** The options of the source in a container, as JSON. */
const OPTIONS_VARIABLE = 'PANOPLY_OPTIONS'

const environmentOptions = (env: EngineSession['env']): PlainObject => {
  const text = env[OPTIONS_VARIABLE]
  if (text === undefined || text === '') return {}
  let options: unknown
  try {
    options = JSON.parse(text)
  } catch {
    options = undefined
  }
  if (isObject(options)) return options
  throw new InvalidArgumentError(`${OPTIONS_VARIABLE}: expected an object as JSON`, {
    argument: OPTIONS_VARIABLE,
  })
}

const asObject = (value: unknown): PlainObject => (isObject(value) ? value : {})
