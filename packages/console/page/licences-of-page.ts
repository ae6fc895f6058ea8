import { fileURLToPath } from 'node:url'

import type { Plugin } from 'vite'

import { inlinedPackages, thirdPartyLicences } from '../../../scripts/packaging/inlined.js'

const PACKAGE_FOLDER = fileURLToPath(new URL('..', import.meta.url))

/** Writes the licences of the packages that are built into the page beside it, as every package of ours carries them. */
export const licencesOfPage = (): Plugin => ({
  name: 'licences-of-page',
  generateBundle(_options, bundle) {
    const modules = Object.values(bundle).flatMap((output) =>
      output.type === 'chunk' ? output.moduleIds : [],
    )
    const files = modules.map((id) => id.replace(/\?.*$/, '')).filter((id) => id.startsWith('/'))
    const source = thirdPartyLicences(inlinedPackages(PACKAGE_FOLDER, files))
    this.emitFile({ type: 'asset', fileName: 'THIRD-PARTY-LICENSES.txt', source })
  },
})
