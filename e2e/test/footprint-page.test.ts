import { expect, it } from '@jest/globals'

import { footprintPage, readFootprintPage } from '../src/footprint/footprint-page.js'

it('reads back what it wrote', () => {
  const footprints = [
    { name: '@panoply/errors', packages: 1, megabytes: 0.125, importMs: 5.2 },
    { name: '@panoply/runner', packages: 74, megabytes: 115.04, importMs: undefined },
  ]
  expect(readFootprintPage(footprintPage(footprints, 'a machine'))).toEqual([
    { name: '@panoply/errors', packages: 1, megabytes: 0.1 },
    { name: '@panoply/runner', packages: 74, megabytes: 115 },
  ])
})

it('finds nothing in a page without a table', () => {
  expect(readFootprintPage('# What installing a package costs\n')).toEqual([])
})
