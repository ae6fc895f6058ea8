import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type LocalQueue, startLocalQueue } from '@panoply/local-queue'

import {
  type CommandPlace,
  type Outcome,
  runCommand,
  tryCommand,
} from '../src/command/run-command.js'
import { queueEnvironment } from '../src/consumer/queue-environment.js'
import { type NodeBinary, NODE_MAJORS, nodeBinaries } from '../src/nodes/node-binaries.js'
import { type LocalRegistry, startLocalRegistry } from '../src/registry/local-registry.js'
import { publishPackages } from '../src/registry/publish-packages.js'
import { publishedPackages } from '../src/registry/workspace-packages.js'
import { askTheApi } from '../src/release/ask-the-api.js'
import { WorkspaceCopy } from '../src/release/workspace-copy.js'

const ANSWERS = ['my-api', '--title', 'My API', '--param', 'token', '--param', 'since?']

let registry: LocalRegistry
let nodes: readonly NodeBinary[]
beforeAll(async () => {
  registry = await startLocalRegistry()
  nodes = await nodeBinaries()
})
afterAll(() => registry.stop())

// In their order: each test goes on where the one before it ended.
describe('a new data source of a stranger', () => {
  let home: string
  let queue: LocalQueue
  beforeAll(async () => {
    await publishPackages(publishedPackages(), registry)
    home = mkdtempSync(join(tmpdir(), 'panoply-author-'))
    queue = await startLocalQueue()
  })
  afterAll(async () => {
    rmSync(home, { recursive: true })
    await queue.stop()
  })

  const placeAt = (folder: string): CommandPlace => ({
    folder,
    env: { ...registry.env, ...queueEnvironment(queue), PANOPLY_SOURCE_TOKEN: 'a token' },
  })
  const tryNpm = (folder: string, ...args: string[]): Promise<Outcome> =>
    tryCommand('npm', args, placeAt(folder))
  /** `npm create` looks for a package outside of our scope. */
  const tryCreate = (
    words: readonly string[],
    path = process.env['PATH'] ?? '',
  ): Promise<Outcome> =>
    tryCommand('npm', ['create', '--yes', 'panoply-source', '--', ...words], {
      folder: home,
      env: { ...registry.envOutsideScope, PATH: path },
    })
  const npm = (folder: string, ...args: string[]): Promise<Outcome> =>
    runCommand('npm', args, placeAt(folder))
  const source = (): string => join(home, 'source-my-api')

  it('is written by npm create, once', async () => {
    await expect(tryCreate(ANSWERS)).resolves.toMatchObject({ code: 0, stderr: '' })

    const second = await tryCreate(ANSWERS)
    expect(second.code).not.toBe(0)
    expect(second.stderr).toContain('nothing was written')
  })

  it('runs at once, into the queue', async () => {
    await npm(source(), 'install')
    await npm(source(), 'start', '--', '--to', 'panoply', '--no-input')
    expect(queue.records()).toMatchObject([{ id: 1 }, { id: 2 }, { id: 3 }])
  })

  it.each(NODE_MAJORS)('is written and runs on Node %d', async (major) => {
    const node = nodes.find((binary) => binary.major === major)
    const path = [node?.folder, process.env['PATH']].join(delimiter)
    const env = { ...placeAt(home).env, PATH: path }
    const name = `on-node-${major}`
    await tryCreate([name, '--param', 'token'], path)
    expect(existsSync(join(home, `source-${name}`, 'src/stream.ts'))).toBe(true)

    const words = ['start', '--', '--to', 'panoply', '--no-input', '--destination', name]
    await runCommand('npm', words, { folder: source(), env })
    expect(queue.records().filter(({ __table }) => __table === name)).toHaveLength(3)
  })

  it('lacks nothing for a review but its tag', async () => {
    const check = ['panoply', 'check', './src/index.ts', '--review', '--no-input', '--json']
    const { stdout } = await tryCommand('npx', check, placeAt(source()))
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; ok: boolean }[] }

    expect(findings).toHaveLength(8)
    expect(findings.filter(({ ok }) => !ok)).toMatchObject([{ rule: 'tag' }])
  })

  it('compiles, and its tests fail until it asks the API, then pass', async () => {
    await npm(source(), 'run', 'types')
    const before = await tryNpm(source(), 'test')
    expect(before.stderr).toContain('5 failed, 1 passed')

    askTheApi(source())
    await npm(source(), 'run', 'types')
    const after = await npm(source(), 'test')
    expect(after.stderr).toContain('6 passed, 6 total')
  })
})

describe('a new data source of the workspace', () => {
  let workspace: WorkspaceCopy
  beforeAll(async () => {
    workspace = await WorkspaceCopy.make(registry.env)
  })
  afterAll(() => {
    workspace.remove()
  })

  const filter = ['--filter', '@panoply/source-my-api']

  it('passes every check of the workspace but its tests', async () => {
    await workspace.run('pnpm', 'create-source', ...ANSWERS)
    await workspace.run('pnpm', 'install', '--no-frozen-lockfile', '--prefer-offline')

    await workspace.run('pnpm', 'exec', 'oxfmt', '--check', 'examples', '.changeset')
    await workspace.run('pnpm', ...filter, 'types')
    await workspace.run('pnpm', 'lint', 'examples/source-my-api')
    await expect(workspace.run('pnpm', ...filter, 'unit')).rejects.toThrow('5 failed, 1 passed')
    await workspace.run('pnpm', ...filter, 'start', '--token', 'a-token', '--no-input')
  })

  it('passes them all when it asks its API', async () => {
    askTheApi(join(workspace.folder, 'examples/source-my-api'))
    await workspace.run('pnpm', 'exec', 'oxfmt', 'examples/source-my-api/src')

    for (const check of [
      [...filter, 'types'],
      ['lint', 'examples/source-my-api'],
      [...filter, 'unit'],
    ]) {
      await expect(workspace.run('pnpm', ...check)).resolves.toEqual(expect.any(String))
    }
  })

  it('is released with a tag of the kind that reviewers ask for', async () => {
    await workspace.commit('Add a data source')
    const { code } = await workspace.release('--registry', registry.url, '--no-provenance')

    expect(code).toBe(0)
    expect(await workspace.run('git', 'cat-file', '-t', 'source-my-api/v0.1.0')).toBe('tag')
    const response = await fetch(new URL('@panoply/source-my-api/0.1.0', registry.url))
    expect(response.status).toBe(200)
  })

  it('has the tag then that a review looks for', async () => {
    const check = ['panoply', 'check', './src/index.ts', '--review', '--token', 'a-token']
    // The review fails all the same: the API that it asks is none.
    await expect(workspace.run('pnpm', ...filter, 'exec', ...check, '--no-input')).rejects.toThrow(
      /^ok {2}tag: source-my-api\/v0\.1\.0$/m,
    )
  })
})
