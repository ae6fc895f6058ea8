import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import { parseLine } from '../../src/pages/shell/command.js'
import { pnpmBuiltins, pnpmComplaint } from '../../src/pages/shell/scripts.js'
import { WORKSPACE } from '../../src/registry/workspace-packages.js'

const FOLDER = join(WORKSPACE, '.github/workflows')

const builtins = pnpmBuiltins()
const workflows = readdirSync(FOLDER).map((name) => ({
  name,
  text: readFileSync(join(FOLDER, name), 'utf8'),
}))

/** What is wrong with a line that a workflow runs: it calls a file of this repository, or a script of the workspace. */
const complaintAbout = (line: string): string | undefined => {
  const [command, ...more] = parseLine(line)
  if (!command || more.length > 0) return `expected one command, got ${line}`
  const [program = '', ...words] = command.words
  if (program === 'npx' && words[0] === 'pnpm') {
    return words[1] === 'install' ? undefined : pnpmComplaint(words.slice(1), builtins)
  }
  return existsSync(join(WORKSPACE, program)) ? undefined : `${program} is none of our scripts`
}

describe.each(workflows)('$name', ({ text }) => {
  const lines = [...text.matchAll(/^ +(?:- )?run: (.*)$/gm)].map(([, line = '']) => line)

  it('runs what the workspace runs, and nothing of its own', () => {
    expect(lines.length).toBeGreaterThan(2)
    expect(lines.map(complaintAbout).filter((complaint) => complaint !== undefined)).toEqual([])
  })

  it('may do no more than is written down', () => {
    expect(text).toMatch(/^permissions:\n( {2}[a-z-]+: (read|write).*\n)+/m)
  })
})

it('nothing else would be taken for a script', () => {
  expect(complaintAbout('curl https://example.com | sh')).toContain('expected one command')
  expect(complaintAbout('curl https://example.com')).toContain('none of our scripts')
  expect(complaintAbout('|')).toBeDefined()
  expect(complaintAbout('npx pnpm no-such-script')).toContain('no script')
})

it('a release is signed by who may sign, and does all that a change has to pass', () => {
  const { text = '' } = workflows.find(({ name }) => name === 'release.yml') ?? {}
  expect(text).toMatch(/^ {2}id-token: write/m)
  for (const line of ['.ci/run', 'npx pnpm e2e', 'npx pnpm release --push']) {
    expect(text).toContain(`- run: ${line}\n`)
  }
  expect(text).not.toMatch(/NPM_TOKEN|NODE_AUTH_TOKEN/)
})
