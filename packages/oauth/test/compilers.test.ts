import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { transformSync as swc } from '@swc/core'
import { transformSync as esbuild } from 'esbuild'
import ts from 'typescript'

import { validateToken, withValidToken } from '../src/index.js'
import type * as decorated from './fixtures/decorated.js'
import { ManualClock } from './support/manual-clock.js'
import { Provider } from './support/provider.js'
import { CLIENT } from './support/stream.js'

const pathOf = (name: string): string => fileURLToPath(new URL(`fixtures/${name}`, import.meta.url))
const fixturePath = pathOf('decorated.ts')
const source = readFileSync(fixturePath, 'utf8')

const { resolve } = createRequire(import.meta.url)
const tsc = join(dirname(resolve('typescript-7/package.json')), 'bin/tsc')

type Protocol = 'standard' | 'legacy'
type Target = 'es2022' | 'es2017'

const compilers: Record<string, (protocol: Protocol, target: Target) => string> = {
  tsc: (protocol, target) =>
    ts.transpileModule(source, {
      compilerOptions: {
        target: target === 'es2022' ? ts.ScriptTarget.ES2022 : ts.ScriptTarget.ES2017,
        module: ts.ModuleKind.ESNext,
        experimentalDecorators: protocol === 'legacy',
      },
    }).outputText,
  esbuild: (protocol, target) =>
    esbuild(source, {
      loader: 'ts',
      target,
      tsconfigRaw: { compilerOptions: { experimentalDecorators: protocol === 'legacy' } },
    }).code,
  swc: (protocol, target) =>
    swc(source, {
      configFile: false,
      swcrc: false,
      module: { type: 'es6' },
      jsc: {
        parser: { syntax: 'typescript', decorators: true },
        transform:
          protocol === 'legacy' ? { legacyDecorator: true } : { decoratorVersion: '2022-03' },
        target,
      },
    }).code,
}

const load = (code: string): Promise<typeof decorated> =>
  import(`data:text/javascript,${encodeURIComponent(code)}`) as Promise<typeof decorated>

const clock = new ManualClock()
let provider: Provider
beforeEach(async () => {
  provider = await Provider.start(clock)
})
afterEach(() => Provider.stopAll())

const expectGuarded = async ({ defineStream }: typeof decorated): Promise<void> => {
  const Stream = defineStream({ validateToken, withValidToken }, provider.url, (token) =>
    provider.accepts(token),
  )
  const stream = new Stream(provider.signIn(), { refresh: CLIENT })
  const expire = (): void => {
    provider.expire(stream.source.access_token)
  }

  expire()
  await expect(stream.request('/rows', 2)).resolves.toBe('/rows 2 access-token-2')
  expire()
  await expect(stream.requestNow('/rows')).resolves.toBe('/rows access-token-3')
  expire()
  await expect(stream.read()).resolves.toEqual([1, 2, 3])
  expire()
  await expect(stream.requestField('/rows')).resolves.toBe('/rows access-token-5')

  expect(provider.requests).toHaveLength(4)
  expect(stream.changes).toHaveLength(4)
  expect(stream.newTokens).toEqual(['access-token-2'])
  expect(stream.request.name).toBe('request')
}

describe.each(Object.entries(compilers))('compiled by %s', (_, compile) => {
  it.each<[Protocol, Target]>([
    ['standard', 'es2022'],
    ['standard', 'es2017'],
    ['legacy', 'es2022'],
    ['legacy', 'es2017'],
  ])('as %s decorators for %s', async (protocol, target) => {
    await expectGuarded(await load(compile(protocol, target)))
  })
})

describe('plain JavaScript', () => {
  it('needs no decorator syntax', async () => {
    await expectGuarded(await load(readFileSync(pathOf('plain.js'), 'utf8')))
  })
})

// By the compiler that checks the workspace: it takes a tenth of the time of the one that is a library.
describe('types', () => {
  it.each<Protocol>(['standard', 'legacy'])('are kept by %s decorators', (protocol) => {
    const { status, stdout } = spawnSync(
      process.execPath,
      [tsc, '-p', pathOf(`tsconfig.${protocol}.json`), '--pretty', 'false'],
      { encoding: 'utf8' },
    )
    expect({ status, stdout }).toEqual({ status: 0, stdout: '' })
  })
})
