/**
 * Checks what packages would publish, by their tarballs: what publint asks of them, and that each entry has types that
 * every ES module resolution of TypeScript finds and that fit the code.
 *
 * `tsx check-package.ts` checks the package in the current folder; `--all` every published one of the workspace in the
 * current folder, in one process, because loading the checks takes longer than one of them.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'

import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { filterProblems, problemKindInfo } from '@arethetypeswrong/core/problems'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

import { packInto } from './packaging/pack.js'
import { publishedPackages } from './release/workspace.js'

/** How ES modules are resolved. The packages are no CommonJS, so that the other ways are of no interest. */
const RESOLUTIONS = ['node16-esm', 'bundler'] as const

const publintComplaints = async (tarball: Buffer): Promise<string[]> => {
  const bytes = new Uint8Array(tarball).buffer
  const { messages, pkg } = await publint({ pack: { tarball: bytes }, strict: true })
  return messages
    .filter(({ type }) => type !== 'suggestion')
    .map((message) => formatMessage(message, pkg, { color: false }) ?? message.code)
}

const typeComplaints = async (tarball: Buffer): Promise<string[]> => {
  const analysis = await checkPackage(createPackageFromTarballData(tarball))
  if (!analysis.types) return ['it has no types']
  const problems = RESOLUTIONS.flatMap((resolutionKind) =>
    filterProblems(analysis, { resolutionKind }),
  )
  return problems.map((problem) => {
    const { title, docsUrl } = problemKindInfo[problem.kind]
    return `${title} (${docsUrl}): ${JSON.stringify(problem)}`
  })
}

/** A package of which only a command is published has no entry with types. */
const hasTypes = (folder: string): boolean =>
  readFileSync(join(folder, 'package.json'), 'utf8').includes('"types":')

const complaintsAbout = async (folder: string): Promise<string[]> => {
  const temporary = mkdtempSync(join(tmpdir(), 'panoply-package-'))
  try {
    const tarball = readFileSync(packInto(temporary, folder))
    return [
      ...(await publintComplaints(tarball)),
      ...(hasTypes(folder) ? await typeComplaints(tarball) : []),
    ]
  } finally {
    rmSync(temporary, { recursive: true, force: true })
  }
}

const here = process.cwd()
const folders = process.argv.includes('--all')
  ? publishedPackages(here).map(({ folder }) => folder)
  : [here]
for (const folder of folders) {
  for (const complaint of await complaintsAbout(folder)) {
    console.error(folders.length > 1 ? `${relative(here, folder)}: ${complaint}` : complaint)
    process.exitCode = 1
  }
}
