import { spawnSync } from 'node:child_process'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, expect, it } from '@jest/globals'

import { REPORT_IS_WRITTEN } from '../../../scripts/unit/report-is-written.js'

const SCRIPT = fileURLToPath(new URL('../../../scripts/unit.js', import.meta.url))

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panoply-unit-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

it('the unit tests of a package that has no folder for reports yet run without coverage', async () => {
  await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }')
  await writeFile(join(folder, 'a.test.js'), "it('passes', () => undefined)")
  const args = [SCRIPT, '--coverage=false']
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })

  expect({ status, stderr }).toMatchObject({ status: 0 })
  const report = await readFile(join(folder, 'reports/jest.json'), 'utf8')
  expect(JSON.parse(report)).toMatchObject({ numPassedTests: 1 })
})

it.each([
  ['fails', { isGreen: false }, 1],
  ['fails where the report does not say', {}, 1],
  ['passes', { isGreen: true }, 0],
])('a package whose tests have just been run with all others %s', async (_, report, expected) => {
  await mkdir(join(folder, 'reports'))
  await writeFile(join(folder, 'reports/jest.json'), JSON.stringify(report))
  const env = { ...process.env, [REPORT_IS_WRITTEN]: 'yes' }
  const { status } = spawnSync(process.execPath, [SCRIPT], { cwd: folder, env })

  expect(status).toBe(expected)
})
