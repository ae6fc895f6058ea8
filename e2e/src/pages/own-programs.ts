import { existsSync } from 'node:fs'
import { join } from 'node:path'

import { WORKSPACE } from '../registry/workspace-packages.js'
import { pages } from './pages.js'
import { type Sample, samplesOf } from './sample.js'

/** Where the files are that pages show. Each is compiled there, and run by the tests beside it or by `pnpm e2e`. */
const SHOWN_FOLDERS = ['', 'packages/datasource/test/guide']

/** Where a file is that a page shows; nothing where the reader is the one who saves it. */
const shownFile = (file: string): string | undefined =>
  SHOWN_FOLDERS.map((folder) => join(WORKSPACE, folder, file)).find(existsSync)

const samples = pages().flatMap((page) => samplesOf(page).map((sample) => ({ page, ...sample })))

/** Samples that show a file of this repository. */
export const shownFiles = samples.flatMap(({ file = '', name, program }) => {
  const path = shownFile(file)
  return file === '' || path === undefined ? [] : [{ name, file, path, program }]
})

/** The other samples: programs that the reader of a page saves and runs. */
export const ownPrograms = samples.filter(
  ({ name }) => !shownFiles.some((sample) => sample.name === name),
)

/** A page's own files, smaller where they would take long, and what only needs any name. */
export const filesOf = (page: string): Record<string, string> =>
  Object.fromEntries(ownPrograms.filter((sample) => sample.page === page).map(fileOf))

const fileOf = ({ file, program }: Sample, index: number): [string, string] => [
  file ?? `sample-${index}.ts`,
  program.replace('TOTAL = 300_000', 'TOTAL = 3_000'),
]
