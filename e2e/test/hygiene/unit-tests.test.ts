import { spawnSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, expect, it } from '@jest/globals'

const SCRIPT = fileURLToPath(new URL('../../../scripts/unit.ts', import.meta.url))

let folder: string

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'panoply-unit-'))
})

afterEach(() => rm(folder, { recursive: true, force: true }))

it('the unit tests of a package that has no folder for reports yet run without coverage', async () => {
  await writeFile(join(folder, 'package.json'), '{ "type": "commonjs" }')
  await writeFile(join(folder, 'a.test.js'), "it('passes', () => undefined)")
  const args = ['--import', import.meta.resolve('tsx'), SCRIPT, '--coverage=false']
  const { status, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })

  expect({ status, stderr }).toMatchObject({ status: 0 })
  const report = await readFile(join(folder, 'reports/jest.json'), 'utf8')
  expect(JSON.parse(report)).toMatchObject({ numPassedTests: 1 })
})
