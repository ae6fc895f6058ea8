import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { Consumer } from '../src/consumer/consumer.js'
import { type LocalRegistry, startLocalRegistry } from '../src/registry/local-registry.js'
import { publishedPackages, readManifest } from '../src/registry/workspace-packages.js'
import { WorkspaceCopy } from '../src/release/workspace-copy.js'

const CORE = ['errors', 'stream-writer', 'datasource', 'oauth', 'sdk']

let registry: LocalRegistry
let workspace: WorkspaceCopy
let pushed: () => Promise<string>

beforeAll(async () => {
  registry = await startLocalRegistry()
  workspace = await WorkspaceCopy.make(registry.env)
  pushed = await workspace.withRemote()
})
afterAll(async () => {
  workspace.remove()
  await registry.stop()
})

const release = (...flags: readonly string[]) =>
  workspace.release('--registry', registry.url, '--no-provenance', ...flags)

const core = (name: string): string => join(workspace.folder, 'packages', name)

const isInRegistry = async (name: string, version: string): Promise<boolean> => {
  const response = await fetch(new URL(`${name}/${version}`, registry.url))
  return response.ok
}

// In their order: each test goes on where the one before it ended.
describe('a release', () => {
  it('is refused while something is not committed', async () => {
    await workspace.withoutChangesets()

    const { code, stderr } = await release()
    expect(code).toBe(1)
    expect(stderr).toContain('.changeset/')
    await workspace.commit('Start without changesets')
  })

  it('has nothing to do without a changeset', async () => {
    const { code, stdout } = await release()
    expect(code).toBe(0)
    expect(stdout).toContain('nothing to release')
  })

  it('asks for provenance unless it is told not to, which only a CI can give', async () => {
    await workspace.addChangeset(
      ['@panoply/errors', '@panoply/stream-writer'],
      'minor',
      'Writers were told nothing.\n\nNow they are.',
    )
    const { code, stderr } = await workspace.release('--registry', registry.url)

    expect(code).toBe(1)
    expect(stderr).toMatch(/provenance/i)
    await expect(isInRegistry('@panoply/errors', '0.1.0')).resolves.toBe(false)
  })

  it('publishes nothing that it cannot push', async () => {
    const [there, tree] = ['origin/main', 'origin/main^{tree}']
    const another = await workspace.run('git', 'commit-tree', '-p', there, '-m', 'Another', tree)
    await workspace.run('git', 'push', '--quiet', 'origin', `${another}:refs/heads/main`)

    const { code, stderr } = await release('--push')
    expect(code).toBe(1)
    expect(stderr).toContain('rejected')
    await expect(isInRegistry('@panoply/errors', '0.1.0')).resolves.toBe(false)
    await workspace.run('git', 'pull', '--quiet', '--rebase')
  })

  it('goes on where it was interrupted, to the end', async () => {
    const { code, stdout } = await release('--push')

    expect(code).toBe(0)
    for (const name of CORE) expect(stdout).toContain(`published @panoply/${name}@0.1.0`)
    await expect(isInRegistry('@panoply/sdk', '0.1.0')).resolves.toBe(true)
    expect(await workspace.run('git', 'status', '--porcelain')).toBe('')
    expect(await workspace.run('git', 'log', '-1', '--format=%B')).toContain('- @panoply/sdk 0.1.0')
  })

  it('has versioned the fixed group together, and nothing that is private', () => {
    expect(CORE.map((name) => readManifest(core(name)).version)).toEqual(CORE.map(() => '0.1.0'))
    expect(readManifest(join(workspace.folder, 'packages/local-queue')).version).toBe('0.0.0')
    expect(readManifest(join(workspace.folder, 'e2e')).version).toBe('0.0.0')
  })

  it('has told in the changelog what the changeset tells', () => {
    const changelog = (name: string): string =>
      readFileSync(join(core(name), 'CHANGELOG.md'), 'utf8')
    expect(changelog('errors')).toContain('- Writers were told nothing.\n\n  Now they are. (')
    expect(changelog('oauth')).toMatch(/Works with `@panoply\/errors` 0\.1\.0|released together/)
  })

  it('has set an annotated tag a package, with that text', async () => {
    const tags = await workspace.run('git', 'tag', '--format=%(refname:short) %(objecttype)')
    expect(tags.split('\n')).toEqual(
      expect.arrayContaining(CORE.map((name) => `@panoply/${name}@0.1.0 tag`)),
    )
    const told = await workspace.run('git', 'tag', '--list', '@panoply/errors@0.1.0', '-n99')
    expect(told).toContain('Writers were told nothing.')
    expect(told).toContain('### Minor Changes')
  })

  it('has pushed the commit with the versions, and the tags', async () => {
    const head = await workspace.run('git', 'rev-parse', 'HEAD')
    const there = await pushed()
    expect(there).toContain(`${head}\trefs/heads/main`)
    for (const name of CORE) expect(there).toContain(`refs/tags/@panoply/${name}@0.1.0^{}`)
  })

  it('has left a bill of materials for each', () => {
    const boms = join(workspace.folder, 'reports/sbom')
    expect(readdirSync(boms)).toEqual(
      expect.arrayContaining(CORE.map((name) => `panoply-${name}-0.1.0.cdx.json`)),
    )
    expect(billOf(boms, 'errors')).toMatchObject({ bomFormat: 'CycloneDX', components: [] })
    expect(billOf(boms, 'stream-writer')).toMatchObject({
      specVersion: expect.stringMatching(/^1\.\d$/) as unknown,
      metadata: { component: { group: '@panoply', name: 'stream-writer', version: '0.1.0' } },
    })
  })

  it('tells of everything that is installed, in the version that it is locked to', () => {
    const { components } = billOf(join(workspace.folder, 'reports/sbom'), 'stream-writer')
    const names = components.map(({ group = '', name }) => `${group}/${name}`.replace(/^\//, ''))
    expect(names).toEqual(
      expect.arrayContaining(['@panoply/errors', '@aws-sdk/client-sqs', '@smithy/core']),
    )
    expect(names.filter((name) => /jest|typescript|oxlint/.test(name))).toEqual([])
    for (const { name, version, purl, licenses } of components) {
      expect(purl).toMatch(/^pkg:npm\//)
      expect(purl.endsWith(`${name}@${version}`)).toBe(true)
      expect({ name, licenses }).toEqual({ name, licenses: [expect.any(Object)] })
    }
  })

  it('installs, sends the version that it has, and asks for no workspace', async () => {
    const consumer = await Consumer.install({ env: registry.env, packages: ['@panoply/sdk'] })
    const manifest = readManifest(join(consumer.folder, 'node_modules/@panoply/sdk'))
    const dist = join(consumer.folder, 'node_modules/@panoply/stream-writer/dist')
    const programs = readdirSync(dist, { encoding: 'utf8', recursive: true }).filter((name) =>
      name.endsWith('.js'),
    )

    expect(manifest).toMatchObject({
      version: '0.1.0',
      publishConfig: { provenance: true },
      dependencies: { '@panoply/errors': '^0.1.0' },
    })
    const texts = programs.map((name) => readFileSync(join(dist, name), 'utf8'))
    expect(texts.join('')).toMatch(/VERSION = ["']0\.1\.0["']/)
    consumer.remove()
  })

  it('does nothing twice', async () => {
    const { code, stdout } = await release()
    expect(code).toBe(0)
    expect(stdout).toContain('nothing to release')
  })

  it('is followed by the next one, which keeps what the first has told', async () => {
    const text = 'A refresh took two requests.'
    await workspace.addChangeset(['@panoply/oauth'], 'patch', text)
    const { code } = await release('--push')

    expect(code).toBe(0)
    await expect(isInRegistry('@panoply/sdk', '0.1.1')).resolves.toBe(true)
    const changelog = readFileSync(join(core('oauth'), 'CHANGELOG.md'), 'utf8')
    expect(changelog).toMatch(/## 0\.1\.1\n[^]*A refresh took two requests[^]*## 0\.1\.0\n/)
    expect(await pushed()).toContain('refs/tags/@panoply/oauth@0.1.1^{}')
  })

  it('is packed by one job and published by others, which run nothing that was installed', async () => {
    await workspace.addChangeset(['@panoply/oauth'], 'patch', 'A sign-in was slow.')
    await workspace.run('git', 'push', '--quiet')
    const packed = await workspace.release('--registry', registry.url, '--pack', 'reports/release')
    expect(packed).toMatchObject({ code: 0 })
    expect(packed.stdout).toContain('packed @panoply/sdk@0.1.2')
    await expect(isInRegistry('@panoply/sdk', '0.1.2')).resolves.toBe(false)
    expect(await pushed()).not.toContain('@0.1.2')

    const folder = join(workspace.folder, 'reports/release')
    const clone = join(workspace.folder, 'reports/clone')
    await workspace.run('git', 'clone', '--quiet', '.git/remote.git', clone)
    const job = (...words: readonly string[]): Promise<string> =>
      workspace.run('env', ...['-C', clone, 'PROVENANCE=false', ...words])
    await job('.ci/push-release', 'commit', join(folder, 'history.bundle'))
    await job('.ci/publish', folder)
    await job('.ci/push-release', 'tags', join(folder, 'history.bundle'))

    await expect(isInRegistry('@panoply/sdk', '0.1.2')).resolves.toBe(true)
    const there = await pushed()
    expect(there).toContain(`${await workspace.run('git', 'rev-parse', 'HEAD')}\trefs/heads/main`)
    expect(there).toContain('refs/tags/@panoply/sdk@0.1.2^{}')
    expect(await job('.ci/publish', folder)).toContain('has @panoply/sdk@0.1.2 already')
  })

  it('is refused on another branch', async () => {
    await workspace.run('git', 'checkout', '--quiet', '-b', 'other')
    const { code, stderr } = await release()
    expect(code).toBe(1)
    expect(stderr).toContain('expected the branch main')
  })
})

interface Component {
  readonly group?: string
  readonly name: string
  readonly version: string
  readonly purl: string
  readonly licenses: readonly object[]
}

const billOf = (folder: string, name: string): { readonly components: readonly Component[] } =>
  JSON.parse(readFileSync(join(folder, `panoply-${name}-0.1.0.cdx.json`), 'utf8')) as {
    components: Component[]
  }

describe('every published package', () => {
  it.each(publishedPackages().map(({ manifest }) => [manifest.name, manifest]))(
    '%s asks for provenance and says which Node it needs',
    (_, manifest) => {
      expect(manifest).toMatchObject({
        license: 'MIT',
        publishConfig: { access: 'public', provenance: true },
        engines: { node: '>=20.19' },
      })
    },
  )
})
