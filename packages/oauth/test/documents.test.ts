import { readFileSync } from 'node:fs'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import ts from 'typescript'

import { validateToken, withValidToken } from '../src/index.js'
import { parseSettings } from '../src/settings/settings.js'
import { OAUTH_ERRORS } from '../src/request/answer-rules.js'
import { parseSignIn } from '../src/sign-in/sign-in-settings.js'
import { ManualClock } from './support/manual-clock.js'
import { Provider } from './support/provider.js'
import { CLIENT, Stream } from './support/stream.js'

/** What signIn takes from the parameter. */
const FROM_PARAM = ['title', 'authorizeUrl', 'tokenUrl']

const read = (path: string): string => readFileSync(new URL(path, import.meta.url), 'utf8')

describe('README.md', () => {
  let provider: Provider
  beforeEach(async () => {
    provider = await Provider.start(new ManualClock())
  })
  afterEach(() => Provider.stopAll())

  it('shows code that runs, against a provider that refuses the first token', async () => {
    const blocks = [...read('../README.md').matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code)
    expect(blocks).toHaveLength(2)
    const [shown, withoutDecorators] = blocks.map((code = '') =>
      code
        .replaceAll('https://provider.example', new URL(provider.url).origin)
        .replaceAll(/^import .*$/gm, '')
        .replaceAll(/^export /gm, ''),
    )
    const program = `export const run = async ({ validateToken, withValidToken, DataSource, tokens, expire }) => {
      ${shown}
      const stream = new Stream(tokens)
      const results = [await stream.request('/rows')]
      expire(stream.source.access_token)
      ${withoutDecorators}
      results.push(await request('/rows'))
      return { results, options: stream.options }
    }`
    const { outputText } = ts.transpileModule(program, {
      compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
    })
    const { run } = (await import(`data:text/javascript,${encodeURIComponent(outputText)}`)) as {
      run: (given: object) => Promise<{ results: unknown[]; options: unknown }>
    }
    const tokens = provider.signIn()
    provider.expire(tokens.access_token)

    const { results, options } = await run({
      ...{ validateToken, withValidToken, DataSource: Stream, tokens },
      expire: (token: string) => {
        provider.expire(token)
      },
    })

    expect(results).toEqual([
      { acceptedToken: 'access-token-2' },
      { acceptedToken: 'access-token-3' },
    ])
    expect(options).toEqual({ refresh: CLIENT })
    expect(provider.requests).toHaveLength(2)
  })
})

describe('docs/oauth.md', () => {
  const guide = read('../../../docs/oauth.md')

  it.each(Object.keys(OAUTH_ERRORS))('has a row for %s', (code) => {
    expect(guide).toMatch(new RegExp(`^\\| 400.*\`${code}\``, 'm'))
  })

  it.each(Object.keys(parseSettings({ refreshUrl: 'https://provider.example/', errors: Error })))(
    'explains %s',
    (name) => {
      const argument = name === 'isRefusal' ? 'errors' : name
      expect(guide).toMatch(new RegExp(`^\\| \`${argument}\` `, 'm'))
    },
  )

  const option = { clientId: 'a', openBrowser: () => undefined }
  const param = {
    type: 'oauth',
    oauthAuthorizeURL: 'https://provider.example/',
    oauthAccessURL: 'https://provider.example/',
  }
  it.each(Object.keys(parseSignIn(param, option)).filter((name) => !FROM_PARAM.includes(name)))(
    'explains the option %s of signIn',
    (name) => {
      const [, section = ''] = guide.split('## Signing in')
      expect(section).toMatch(new RegExp(`^\\| .*\`${name}\``, 'm'))
    },
  )

  it.each([
    'denied',
    'rejected',
    'malformed',
    'unreachable',
    'timeout',
    'aborted',
    'browser',
    'port',
  ])('has a row for a sign-in that ended with %s', (kind) => {
    expect(guide).toMatch(new RegExp(`^\\| \`${kind}\` `, 'm'))
  })
})
