import { describe, expect, it } from '@jest/globals'

import { OWN_SCOPE } from '../../src/registry/local-registry.js'
import { publishedPackages } from '../../src/registry/workspace-packages.js'

/** TypeScript with the old resolution of CommonJS projects reads `types` and `typesVersions` in the place of `exports`. */
const found = publishedPackages().filter(({ manifest }) => manifest.main !== undefined)
const names = found.map(({ manifest }) => manifest.name)

describe('TypeScript with the old resolution', () => {
  it('is served by the packages for applications', () => {
    expect(names).toEqual(
      ['datasource', 'errors', 'local-queue', 'oauth', 'sdk', 'stream-writer'].map(
        (name) => `${OWN_SCOPE}/${name}`,
      ),
    )
  })

  it.each(found.map(({ manifest }) => [manifest.name, manifest] as const))(
    'finds each entry of %s, those that siblings import too',
    (_, { exports = {}, typesVersions }) => {
      const entries = Object.keys(exports)
        .filter((path) => path !== '.' && path !== './package.json')
        .map((path) => path.slice('./'.length))
      const types = entries.map((entry) => [entry, [`./dist/${entry}/index.d.ts`]])
      expect(typesVersions?.['*'] ?? {}).toEqual(Object.fromEntries(types))
    },
  )

  it.each(found.map(({ manifest }) => [manifest.name, manifest.dependencies] as const))(
    'finds the siblings that the types of %s name',
    (_, dependencies = {}) => {
      const siblings = Object.keys(dependencies).filter((name) => name.startsWith(OWN_SCOPE))
      expect(siblings.filter((name) => !names.includes(name))).toEqual([])
    },
  )
})
