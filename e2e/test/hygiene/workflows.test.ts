import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import { parseLine } from '../../src/pages/shell/command.js'
import { pnpmBuiltins, pnpmComplaint } from '../../src/pages/shell/scripts.js'
import { WORKSPACE } from '../../src/registry/workspace-packages.js'
import { parseWorkflow, type Rights, stepsOf } from '../../src/workflows/workflow.js'
import { workflowComplaints } from '../../src/workflows/workflow-complaints.js'

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

/** What each job may do. A wider right has to be written down here, too. */
const RIGHTS: Readonly<Record<string, Readonly<Record<string, Rights>>>> = {
  'ci.yml': {
    test: { contents: 'read' },
    strangers: { contents: 'read' },
    properties: { contents: 'read' },
  },
  'release.yml': {
    check: { contents: 'read' },
    pack: { contents: 'read' },
    'push-commit': { contents: 'write' },
    publish: { contents: 'read', 'id-token': 'write' },
    'push-tags': { contents: 'write' },
    pages: { pages: 'write', 'id-token': 'write' },
  },
}

const textOf = (name: string): string => workflows.find((each) => each.name === name)?.text ?? ''
const complaints = (name: string, text = textOf(name)): string[] =>
  workflowComplaints(text, RIGHTS[name] ?? {})

describe.each(workflows)('$name', ({ name, text }) => {
  const lines = stepsOf(parseWorkflow(text)).flatMap(({ run }) => run ?? [])

  it('runs what the workspace runs, and nothing of its own', () => {
    expect(lines.length).toBeGreaterThan(2)
    expect(lines.map(complaintAbout).filter((complaint) => complaint !== undefined)).toEqual([])
  })

  it('pins its actions, and gives each job the least rights', () => {
    expect(complaints(name)).toEqual([])
  })
})

describe('a workflow is refused', () => {
  it.each([
    ['ci.yml', /checkout@\w{40} # v[\d.]+/, 'checkout@v7', 'not pinned'],
    ['ci.yml', /checkout@\w{40} /, `checkout@${'0'.repeat(39)} `, 'not pinned'],
    ['ci.yml', / # v7\.0\.1\n/g, '\n', 'does not say its version'],
    ['ci.yml', /^permissions: \{\}$/m, 'permissions: write-all', 'rights to all of its jobs'],
    ['ci.yml', /^permissions: \{\}$/m, '', 'rights to all of its jobs'],
    ['ci.yml', / {6}contents: read/, '      contents: write', 'test has the rights'],
    ['ci.yml', / {4}permissions:\n {6}contents: read\n/, '', 'test has the rights undefined'],
    ['ci.yml', 'persist-credentials: false', 'fetch-depth: 1', 'leaves its token'],
    ['ci.yml', '- run: .ci/pinned-pnpm\n', '- run: .ci/run\n', 'does not pin pnpm first'],
    ['ci.yml', ' --frozen-lockfile', '', 'installs what is not locked'],
    ['ci.yml', 'pull_request:', 'pull_request_target:', 'pull_request_target starts it'],
    ['ci.yml', '.ci/run', '.ci/run ${{ github.event.pull_request.title }}', 'facts of an event'],
    [
      'release.yml',
      '.ci/publish reports',
      'npx pnpm install && .ci/publish reports',
      'publish runs',
    ],
    ['release.yml', '.ci/publish reports', 'node scripts/publish.js reports', 'publish runs'],
    ['release.yml', /(publish:\n(?:.*\n)+?) {4}environment: release\n/, '$1', 'outside of an env'],
    ['release.yml', /package-manager-cache: false(?=\n.*download)/, 'cache: npm', 'has cached'],
    ['release.yml', 'id-token: write', 'id-token: write\n      packages: write', 'publish has the'],
    [
      'release.yml',
      'run: .ci/publish',
      'env: ${{ secrets.NPM }}\n      - run: .ci/publish',
      'secret',
    ],
  ])('%s where %s is replaced by %s', (name, found, put, complaint) => {
    const text = textOf(name).replace(found, put)
    expect(text).not.toBe(textOf(name))
    expect(complaints(name, text).join('\n')).toContain(complaint)
  })
})

it('nothing else would be taken for a script', () => {
  expect(complaintAbout('curl https://example.com | sh')).toContain('expected one command')
  expect(complaintAbout('curl https://example.com')).toContain('none of our scripts')
  expect(complaintAbout('|')).toBeDefined()
  expect(complaintAbout('npx pnpm no-such-script')).toContain('no script')
})

describe('a release', () => {
  const { jobs } = parseWorkflow(textOf('release.yml'))

  it('is made of the main branch only, and does all that a change has to pass', () => {
    const [first = '', ...others] = Object.keys(jobs)
    expect(jobs[first]?.if).toBe("github.ref == 'refs/heads/main'")
    const lines = jobs[first]?.steps.map(({ run }) => run)
    expect(lines).toEqual(expect.arrayContaining(['.ci/run', 'npx pnpm e2e']))
    // A job that is left out leaves out all that need it.
    for (const name of others) expect(jobs[name]).toMatchObject({ needs: expect.any(String) })
  })

  it('is published in one job, after the commit is pushed and before the tags are', () => {
    const publishing = Object.entries(jobs).filter(([, { steps }]) =>
      steps.some(({ run }) => run?.startsWith('.ci/publish') === true),
    )
    expect(publishing).toMatchObject([['publish', { needs: 'push-commit' }]])
    expect(jobs['push-commit']).toMatchObject({ needs: 'pack' })
    expect(jobs['push-tags']).toMatchObject({ needs: 'publish' })
  })
})

describe('pnpm', () => {
  const { packageManager = '' } = JSON.parse(
    readFileSync(join(WORKSPACE, 'package.json'), 'utf8'),
  ) as { readonly packageManager?: string }
  const { packages } = JSON.parse(
    readFileSync(join(WORKSPACE, '.ci/pnpm/package-lock.json'), 'utf8'),
  ) as { readonly packages: Readonly<Record<string, { version?: string; integrity?: string }>> }

  it('is pinned by a version and a hash', () => {
    expect(packageManager).toMatch(/^pnpm@\d+\.\d+\.\d+\+sha512\.[\da-f]{128}$/)
  })

  it('is in CI the same version, with a hash for each of its binaries', () => {
    const [, version] = /@([\d.]+)/.exec(packageManager) ?? []
    const binaries = Object.entries(packages).filter(([path]) => path !== '')
    expect(binaries.map(([path]) => path)).toContain('node_modules/@pnpm/exe.linux-x64')
    for (const [, binary] of binaries) {
      expect(binary).toMatchObject({ version, integrity: expect.stringMatching(/^sha512-.{88}$/) })
    }
  })
})
