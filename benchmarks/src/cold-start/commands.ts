import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import type { Finding } from '../measure.js'
import { atMost } from './at-most.js'
import { medianTimes, type Started } from './process-times.js'

const ROUNDS = 9

const SOURCE = `import { DataSource } from '@panoply/datasource'
export class Stream extends DataSource {
  read(): { id: number }[] | null { const rows = this.rows; this.rows = null; return rows }
  rows: { id: number }[] | null = [{ id: 1 }]
}
export const CONFIG = { title: 'One row', params: [] }
`

const withoutTypes = (source: string): string => source.replaceAll(': { id: number }[] | null', '')

const COMMAND = fileURLToPath(
  new URL('bin/panoply.js', import.meta.resolve('@panoply/cli/package.json')),
)

/** Starting the command, against starting Node with nothing to do. */
export const commands = (): Finding[] => {
  const reports = fileURLToPath(new URL('../../reports/', import.meta.url))
  mkdirSync(reports, { recursive: true })
  // Below this package, where the source finds what it imports.
  const folder = mkdtempSync(join(reports, 'cold-start-'))
  writeFileSync(join(folder, 'typed.ts'), SOURCE)
  writeFileSync(join(folder, 'plain.mjs'), withoutTypes(SOURCE))
  const run = (source: string, to: string): Started => ({
    words: [
      COMMAND,
      'run',
      source,
      '--to',
      to,
      '--out',
      'out',
      '--quiet',
      '--no-input',
      '--resume',
      'never',
    ],
    folder,
    after: () => {
      rmSync(join(folder, 'out'), { recursive: true, force: true })
    },
  })
  try {
    const { node, version, plain, typed, duckdb } = medianTimes(
      {
        node: { words: ['-e', '0'] },
        version: { words: [COMMAND, '--version'] },
        plain: run('./plain.mjs', 'ndjson'),
        typed: run('./typed.ts', 'ndjson'),
        duckdb: run('./plain.mjs', 'duckdb'),
      },
      ROUNDS,
    )
    return [
      atMost('panoply --version, against node -e 0', version, node, 2.5),
      atMost('a run of one row, JavaScript → ndjson, against node -e 0', plain, node, 6),
      atMost('a run of one row, TypeScript → ndjson, against node -e 0', typed, node, 10),
      {
        ...atMost('a run of one row, JavaScript → duckdb, against node -e 0', duckdb, node, 0),
        aim: '',
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
