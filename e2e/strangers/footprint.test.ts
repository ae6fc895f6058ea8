import { readFileSync } from 'node:fs'
import { join } from 'node:path'

import { beforeAll, describe, expect, it } from '@jest/globals'

import type { Footprint } from '../src/footprint/footprint.js'
import { FOOTPRINT_PAGE, readFootprintPage } from '../src/footprint/footprint-page.js'
import { MEASURED_DEPENDENCIES, measureAll } from '../src/footprint/measure-all.js'
import { publishedPackages, WORKSPACE } from '../src/registry/workspace-packages.js'

const kept = readFootprintPage(readFileSync(join(WORKSPACE, FOOTPRINT_PAGE), 'utf8'))

describe('what installing a package costs', () => {
  let measured: readonly Footprint[]
  beforeAll(async () => {
    measured = await measureAll()
    console.table(measured)
  })

  it('is kept for every package, and for the dependencies that are asked about', () => {
    const names = publishedPackages().map(({ manifest }) => manifest.name)
    expect(kept.map(({ name }) => name)).toEqual([...names, ...MEASURED_DEPENDENCIES])
  })

  it.each(kept)('$name has not grown beyond what is kept', ({ name, packages, megabytes }) => {
    const now = measured.find((footprint) => footprint.name === name)
    expect(now?.packages).toBeLessThanOrEqual(Math.ceil(packages * 1.25))
    expect(now?.megabytes).toBeLessThanOrEqual(megabytes * 1.25 + 0.1)
  })
})
