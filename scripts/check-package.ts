/**
 * Checks what the package in the current folder would publish, by its tarball: what publint asks of it, and that each
 * entry has types that every ES module resolution of TypeScript finds and that fit the code.
 */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { filterProblems, problemKindInfo } from '@arethetypeswrong/core/problems'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

import { packInto } from './packaging/pack.js'

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
const hasTypes = (): boolean => readFileSync('package.json', 'utf8').includes('"types":')

const folder = mkdtempSync(join(tmpdir(), 'panoply-package-'))
try {
  const tarball = readFileSync(packInto(folder, process.cwd()))
  const complaints = [
    ...(await publintComplaints(tarball)),
    ...(hasTypes() ? await typeComplaints(tarball) : []),
  ]
  for (const complaint of complaints) console.error(complaint)
  process.exitCode = complaints.length === 0 ? 0 : 1
} finally {
  rmSync(folder, { recursive: true, force: true })
}
