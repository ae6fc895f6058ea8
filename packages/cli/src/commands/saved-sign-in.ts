import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

import type { DataSourceConfig } from '@panoply/datasource'
import { type PlainObject, SavedParams } from '@panoply/runner'

import type { CliIo } from '../cli-io.js'
import { openStateStore } from '../destinations/open-state-store.js'

/** The place where the tokens of a sign-in are saved. */
export interface SignInPlace {
  /** A folder, or the address of a database. */
  readonly state: string
  readonly name?: string
}

/** The keys that every sign-in returns. A parameter of the type `oauth` may use other names. */
const TOKENS = ['access_token', 'refresh_token']

/** The saved parameters of a source. They are saved under its `--name`, or under its title. */
export const savedParamsOf = async (
  { title = '' }: DataSourceConfig,
  { name, state }: SignInPlace,
  io: CliIo,
): Promise<SavedParams> => {
  const store = await openStateStore(state, io)
  return new SavedParams(store, name ?? title)
}

/**
 * The tokens of `panoply sign-in`, for a source that needs a sign-in. Looking for them creates no folder and no table.
 */
export const savedSignIn = async (
  config: DataSourceConfig,
  place: SignInPlace,
  io: CliIo,
): Promise<PlainObject> => {
  const names = config.params.flatMap(({ type, name }) =>
    type === 'oauth' && name !== undefined ? [name] : [],
  )
  const { state } = place
  const isFolder = !/^postgres(ql)?:/i.test(state)
  if (names.length === 0 || (isFolder && !existsSync(resolve(io.folder, state)))) return {}
  const saved = await (await savedParamsOf(config, place, io)).read()
  const wanted = new Set([...names, ...TOKENS])
  return Object.fromEntries(Object.entries(saved).filter(([name]) => wanted.has(name)))
}
