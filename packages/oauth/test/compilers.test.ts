/** @runs-first It collects garbage, or makes much. */
import { readFileSync } from 'node:fs'
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

describe('types', () => {
  it.each<Protocol>(['standard', 'legacy'])('are kept by %s decorators', (protocol) => {
    const configPath = fileURLToPath(new URL('../tsconfig.json', import.meta.url))
    const { options } = ts.parseJsonConfigFileContent(
      ts.readConfigFile(configPath, (path) => ts.sys.readFile(path)).config,
      ts.sys,
      fileURLToPath(new URL('..', import.meta.url)),
    )
    const program = ts.createProgram([fixturePath], {
      ...options,
      experimentalDecorators: protocol === 'legacy',
    })

    const told = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
    expect(told).toEqual([])
  })
})
