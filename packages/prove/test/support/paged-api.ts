import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll } from '@jest/globals'

import { API } from './page-source.js'

const PAGE_ROWS = 2

/** The rows of a page, from 1 on. */
const pageRows = (page: number): object[] =>
  Array.from({ length: PAGE_ROWS }, (_, index) => ({
    id: (page - 1) * PAGE_ROWS + index + 1,
    name: `row ${index + 1} of page ${page}`,
  }))

const exchange = (path: string, json: object): object => ({
  request: { method: 'GET', url: `${API}${path}` },
  response: { status: 200, headers: { 'content-type': 'application/json' }, json },
})

/** A tape with the pages of an API: `/rows?page=1` and so on. The folder is removed when the tests of the file are over. */
export const pagesTape = (pages = 3): string => {
  const folder = mkdtempSync(join(tmpdir(), 'prove-'))
  afterAll(() => {
    rmSync(folder, { recursive: true })
  })
  const path = join(folder, 'pages.tape.json')
  const exchanges = Array.from({ length: pages }, (_, index) =>
    exchange(`/rows?page=${index + 1}`, {
      rows: pageRows(index + 1),
      next: index + 1 < pages ? index + 2 : null,
    }),
  )
  writeFileSync(path, JSON.stringify({ tape: 1, exchanges }))
  return path
}
