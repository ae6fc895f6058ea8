import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { parseJson } from '@panoply/datasource'
import { moduleOf, temporaryFolders } from '@panoply/test-kit'

import { NdjsonDirectoryDestination } from '../../src/index.js'
import { bench } from './bench.js'

const newFolder = temporaryFolders()

const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  'a\0b',
  '',
  'É',
  'é',
  'e\u0301',
]

describe('columns and tables with the names of inherited properties and other unusual names', () => {
  it.each<[string, Record<string, string>]>([
    ['alone', {}],
    ['with an id', { idpattern: '{id}' }],
    ['with a template of the table', { destination: '{__table}' }],
  ])('are all there, in a row %s', async (_, source) => {
    const folder = newFolder()
    const text = JSON.stringify(NAMES.map((name) => [name, 7]))
    const columns = text.slice(2, -2).replaceAll('],[', ',').replaceAll('",7', '":7')
    const rows = NAMES.filter((name) => name !== '').map((name, id): unknown =>
      parseJson(`{"id":${id},"__table":${JSON.stringify(name)},"__state":"s",${columns}}`),
    )
    const { run } = bench()
    const module = moduleOf(function (call) {
      if (call > 1) return null
      this.state('s', { at: 1 })
      return rows as Record<string, unknown>[]
    })
    const report = await run(module, {
      source,
      destination: new NdjsonDirectoryDestination(folder),
    })
    const lines = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8').trim())

    expect(report.rows).toBe(rows.length)
    expect(lines).toHaveLength(rows.length)
    for (const line of lines) {
      const row = new Map<string, unknown>(Object.entries(parseJson(line) as object))
      expect(NAMES.map((name) => row.get(name))).toEqual(NAMES.map(() => 7))
    }
  })
})
