import { tsImport } from 'tsx/esm/api'

import type * as StartPostgresModule from './start-postgres.js'

type StartPostgres = typeof StartPostgresModule

/** Before all tests. Jest does not resolve what this file imports as it does for tests: tsx does. */
const setUp = async (): Promise<void> => {
  const { startPostgres } = (await tsImport(
    './start-postgres.ts',
    import.meta.url,
  )) as StartPostgres
  Object.assign(globalThis, { stopPostgres: await startPostgres() })
}

// oxlint-disable-next-line house/no-default-export -- where Jest looks for it
export default setUp
