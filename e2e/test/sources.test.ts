import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterEach, describe, expect, it } from '@jest/globals'
import { CONFIG as FILES } from '@panoply/source-files'
import { CONFIG as LIBRATO } from '@panoply/source-librato'
import { CONFIG as POSTGRES } from '@panoply/source-postgres'
import { CONFIG as TYPEFORM } from '@panoply/source-typeform'
import { secretParams } from '@panoply/datasource'
import { isSecretName } from '@panoply/errors'

import { tryCommand } from '../src/command/run-command.js'
import { INSTALLED } from '../src/pages/installed-packages.js'
import { Reader } from '../src/pages/reader.js'
import { publishedPackages, WORKSPACE } from '../src/registry/workspace-packages.js'

const published = publishedPackages()
const sources = published.filter(({ manifest }) => manifest.name.startsWith('@panoply/source-'))

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
    .map(({ parentPath, name }) => join(parentPath, name))

/** What files import, without what belongs to Node. */
const importsBelow = (folder: string): string[] =>
  filesBelow(folder)
    .flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/\bfrom '(?!node:)([^']+)'/g)])
    .map(([, name = '']) => name)

const packageOf = (name: string): string =>
  name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/')

it('the example sources are published', () => {
  expect(sources.map(({ manifest }) => manifest.name)).toEqual([
    '@panoply/source-files',
    '@panoply/source-librato',
    '@panoply/source-postgres',
    '@panoply/source-typeform',
  ])
})

describe.each(sources)('$manifest.name', ({ folder, manifest }) => {
  const { dependencies = {}, name, version } = manifest

  it('is written against what is published, and against what it names', () => {
    const imports = importsBelow(join(folder, 'src'))
    const packages = imports.filter((item) => !item.startsWith('.')).map(packageOf)
    expect(packages).toContain('@panoply/datasource')
    expect(packages.filter((item) => dependencies[item] === undefined)).toEqual([])

    const ours = packages.filter((item) => item.startsWith('@panoply/'))
    const names = published.map((item) => item.manifest.name)
    expect(ours.filter((item) => !names.includes(item))).toEqual([])
  })

  it('has tests, and what leaves its folder is the configuration of the workspace only', () => {
    expect(
      filesBelow(join(folder, 'test')).filter((file) => file.endsWith('.test.ts')),
    ).not.toEqual([])
    const imports = [...importsBelow(join(folder, 'src')), ...importsBelow(join(folder, 'test'))]
    expect(imports.filter((item) => /^(\.\.\/){3}/.test(item))).toEqual([])
  })

  it('has a version, or a changeset that gives it the first one', () => {
    const changesets = readdirSync(join(WORKSPACE, '.changeset'))
      .filter((file) => file.endsWith('.md'))
      .map((file) => readFileSync(join(WORKSPACE, '.changeset', file), 'utf8'))
    expect(version !== '0.0.0' || changesets.some((text) => text.includes(`'${name}':`))).toBe(true)
  })
})

it.each([
  [FILES, []],
  [LIBRATO, ['token']],
  [POSTGRES, ['password']],
  [TYPEFORM, ['access_token']],
])('the secrets of a source are told by their names alone (%#)', ({ params }, secrets) => {
  expect(secretParams({ params })).toEqual(secrets)
  const names = params.flatMap(({ name }) => (isSecretName(name) ? [name] : []))
  expect(names).toEqual(secrets)
})

describe('a review', () => {
  const reader = new Reader()
  afterEach(() => {
    reader.leave()
  })

  it('misses nothing in a source, except a tag where it was not released yet', async () => {
    const panoply = join(INSTALLED, '@panoply/cli/dist/main.js')
    const source = join(WORKSPACE, 'examples/source-files')
    const words = ['check', source, '--review', '--json', '--no-input', '--path', 'exports']
    const { stdout, stderr } = await tryCommand(
      process.execPath,
      // The source is TypeScript, and imports the sources of the packages.
      ['--conditions=@panoply/source', panoply, ...words],
      { folder: reader.folder },
    )
    expect(stderr).toBe('')
    const { findings } = JSON.parse(stdout) as { findings: { rule: string; ok: boolean }[] }
    expect(findings.map(({ rule }) => rule)).toEqual([
      ...['config', 'read', 'progress', 'state', 'logs', 'tests', 'dependencies', 'tag'],
    ])
    expect(findings.filter(({ rule, ok }) => !ok && rule !== 'tag')).toEqual([])
  })
})
