import { tsImport } from 'tsx/esm/api'

import type * as BuildPackagesModule from './build-packages.js'

/** Before all tests. Jest does not resolve what this file imports as it does for tests: tsx does. */
const setUp = async (): Promise<void> => {
  const { buildPackages } = (await tsImport(
    './build-packages.ts',
    import.meta.url,
  )) as typeof BuildPackagesModule
  await buildPackages()
}

// oxlint-disable-next-line house/no-default-export -- where Jest looks for it
export default setUp
