import { existsSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { build } from 'esbuild'

import { runCommand } from '../../src/command/run-command.js'
import { isGuest, PackedPackages } from '../../src/packed/packed-packages.js'

const NAMES = ['errors', 'stream-writer', 'datasource', 'oauth', 'sdk']

let packed: PackedPackages
beforeAll(async () => {
  packed = await PackedPackages.install(NAMES)
})
afterAll(() => {
  packed.remove()
})

describe('a class is the same', () => {
  it('whichever package or entry it is imported from, and whichever throws', async () => {
    const program = `
      import { createRequire } from 'node:module'
      import * as errors from '@panoply/errors'
      import * as sdk from '@panoply/sdk'
      import { StreamWriter } from '@panoply/stream-writer'
      import { DataSource, parseConfig } from '@panoply/datasource'
      import * as testing from '@panoply/datasource/testing'
      import { withValidToken } from '@panoply/oauth'
      const required = createRequire(process.cwd() + '/')('@panoply/errors')
      const thrownBy = (act) => { try { act() } catch (error) { return error } }
      const thrown = [
        () => new StreamWriter('key', 'secret'),
        () => parseConfig({ params: 1 }),
        () => withValidToken(() => 1, { refreshUrl: 'no url', errors: Error }),
      ].map(thrownBy)
      console.log(JSON.stringify({
        thrown: thrown.map((error) => error instanceof errors.PanoplyError && error instanceof sdk.InvalidArgumentError),
        packages: [
          sdk.PanoplyError === errors.PanoplyError,
          required.PanoplyError === errors.PanoplyError,
          sdk.DataSource === DataSource,
          sdk.StreamWriter === StreamWriter,
        ],
        entries: Object.keys(testing).length > 0,
      }))`
    await expect(packed.run(program)).resolves.toEqual({
      thrown: [true, true, true],
      packages: [true, true, true, true],
      entries: true,
    })
  })

  it('because no published package is built into another', () => {
    const foreign = NAMES.flatMap((name) =>
      packed.mappedSources(name).filter((source) => !isGuest(source) && !source.startsWith('src/')),
    )
    expect(foreign).toEqual([])
  })
})

describe('a stack trace', () => {
  it('leads to the line of the published source', async () => {
    const program = `
      import { StreamWriter } from '@panoply/stream-writer'
      try { new StreamWriter('account/rand', 7) } catch (error) { console.log(JSON.stringify(error.stack)) }`
    const stack = String(await packed.run(program, '--enable-source-maps'))
    const places = [...stack.matchAll(/stream-writer\/(src\/[\w/-]+\.ts):(\d+):\d+/g)]
    expect(places.length).toBeGreaterThan(1)
    const [, path = '', line] = places[0] ?? []
    expect(packed.read('stream-writer', path).split('\n')[Number(line) - 1]).toContain(
      'InvalidArgumentError(',
    )
  })

  it.each(NAMES)('of %s finds each source that is its own', (name) => {
    const own = packed.mappedSources(name).filter((source) => !isGuest(source))
    expect(own.filter((source) => !existsSync(join(packed.pathOf(name), source)))).toEqual([])
  })
})

describe('what is built into a package', () => {
  /** The packages of others whose sources are in the maps. */
  const guestsOf = (name: string): string[] => {
    const guests = packed.mappedSources(name).filter(isGuest)
    return [...new Set(guests.map((source) => source.split('/')[1] ?? ''))].sort()
  }

  it('is what the imports need, and small', () => {
    expect(Object.fromEntries(NAMES.map((name) => [name, guestsOf(name)]))).toEqual({
      errors: [],
      'stream-writer': ['is-network-error', 'p-retry', 'zod'],
      datasource: ['json-p3', 'zod'],
      oauth: ['is-network-error', 'p-retry', 'zod'],
      sdk: [],
    })
  })

  it.each(NAMES)('of %s is named with its licence', (name) => {
    const guests = guestsOf(name)
    const [file] = packed.files(name, 'THIRD-PARTY-LICENSES.txt')
    const sections =
      file === undefined ? [] : packed.read(name, file).split('-'.repeat(80)).slice(1)
    expect(sections.map((text) => /^(\S+) [\d.]+ \(MIT\)$/m.exec(text)?.[1])).toEqual(guests)
    for (const text of sections) expect(text).toContain('Permission is hereby granted')
  })

  it.each(NAMES)('of %s is not mentioned in its declarations', (name) => {
    const declarations = packed.files(name, '.d.ts').map((path) => packed.read(name, path))
    const imported = declarations.flatMap((text) =>
      [...text.matchAll(/(?:from|import\()\s*['"]([^.'"][^'"]*)['"]/g)].map(([, target]) => target),
    )
    expect(
      imported.filter((target = '') => guestsOf(name).includes(target.split('/')[0] ?? '')),
    ).toEqual([])
  })
})

describe('an import', () => {
  it.each(NAMES)('of %s loads no large part of Node that only some programs need', async (name) => {
    const program = `
      const before = new Set(process.moduleLoadList)
      await import('@panoply/${name}')
      console.log(JSON.stringify(process.moduleLoadList.filter((each) => !before.has(each))))`
    const loaded = (await packed.run(program)) as string[]
    const large = /^NativeModule (?:stream|crypto|https?|net|tls|dns|os|zlib|fs\/promises)$/
    expect(loaded.filter((module) => large.test(module))).toEqual([])
  })

  it('reads few files, because each takes a millisecond', () => {
    const counts = NAMES.map((name) => [name, loadedWith(name, 'dist/index.js').length])
    expect(Object.fromEntries(counts)).toEqual({
      ...{ errors: 2, 'stream-writer': 2, datasource: 4, oauth: 2, sdk: 1 },
    })
  })

  it.each(NAMES)('of %s compiles no regular expression with classes of Unicode', (name) => {
    const literals = packed
      .files(name, '.js')
      .flatMap(
        (path) => packed.read(name, path).match(/^[^*\n]*\/[^/\n]*\\p\{.*\/[a-z]*[uv].*$/gm) ?? [],
      )
    expect(literals).toEqual([])
  })

  /** The files of a package that are loaded with one of them. */
  const loadedWith = (name: string, path: string): string[] => {
    const imported = [...packed.read(name, path).matchAll(/ from "(\.{1,2}\/[^"]+)";$/gm)]
    const paths = imported.flatMap(([, target = '']) =>
      loadedWith(name, join(dirname(path), target)),
    )
    return [...new Set([path, ...paths])]
  }
})

describe('a bundler takes only what is used', () => {
  /** What it takes today, and up to a quarter: what is kept without being used is more. */
  it.each([
    ['PanoplyError', '@panoply/errors', 7],
    ['PanoplyError', '@panoply/sdk', 7],
    ['DataSource', '@panoply/sdk', 53],
    ['parseConfig', '@panoply/sdk', 85],
    ['validateToken', '@panoply/sdk', 92],
    ['StreamWriter', '@panoply/sdk', 151],
  ])('%s of %s in at most %d kB', async (name, from, kilobytes) => {
    const entry = join(packed.folder, `${name}.mjs`)
    writeFileSync(entry, `import { ${name} } from '${from}'; console.log(${name})`)
    const { outputFiles, warnings } = await build({
      entryPoints: [entry],
      ...{ bundle: true, minify: true, platform: 'node', format: 'esm', write: false },
      external: ['@aws-sdk/*', 'classic-level'],
      logLevel: 'silent',
    })
    expect(warnings).toEqual([])
    expect((outputFiles[0]?.contents.length ?? 0) / 1_000).toBeLessThan(kilobytes)
  })
})

describe('the command', () => {
  it('tells its version without loading any package', async () => {
    // None of its dependencies is installed beside it.
    const alone = await PackedPackages.install(['cli'])
    try {
      const args = [join(alone.pathOf('cli'), 'bin/panoply.js'), '--version']
      const { stdout } = await runCommand(process.execPath, args, { folder: alone.folder })
      const { version } = JSON.parse(alone.read('cli', 'package.json')) as { version: string }
      expect(stdout).toBe(`${version}\n`)
    } finally {
      alone.remove()
    }
  })
})
