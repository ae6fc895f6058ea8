import { readdirSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { DataSource, type DataSourceModule, defineConfig } from '@panoply/datasource'
import { withValidToken } from '@panoply/oauth'
import { FileStateStore, SavedParams } from '@panoply/runner'
import { temporaryFolders, TextSink } from '@panoply/test-kit'
import { Browser, CLIENTS, useSignInProvider } from '@panoply/test-kit/sign-in'

import type { CliIo } from '../../src/cli-io.js'
import { type CliResult, runFakeCli } from '../fake-io.js'

const newFolder = temporaryFolders()
const provider = useSignInProvider()

const { clientId, clientSecret } = CLIENTS.client_secret_post
const OPTIONS = { refresh: { client_id: clientId, client_secret: clientSecret } }
const ENV = { PANOPLY_OPTIONS: JSON.stringify(OPTIONS) }

const ADA = '{"sub":"ada","__table":"who"}\n'
const GRACE = '{"sub":"grace","__table":"who"}\n'

class Refused extends Error {
  readonly status = 401
}

/** A source whose one row is the person that the access token belongs to. */
const whoModule = (params: readonly string[] = ['account']): DataSourceModule => ({
  CONFIG: defineConfig({
    title: 'Who',
    params: params.map((name) => ({ ...provider.param, name, type: 'oauth', required: true })),
  }),
  Stream: class extends DataSource {
    #isRead = false
    readonly #whoIs = withValidToken(
      async () => {
        const answer = await provider.whoIs(String(this.source['access_token']))
        if (answer === 401) throw new Refused('401')
        return answer as Record<string, unknown>
      },
      { refreshUrl: provider.param.oauthAccessURL, errors: Refused, holder: this },
    )

    async read(): Promise<Record<string, unknown>[] | null> {
      if (this.#isRead) return null
      this.#isRead = true
      return [await this.#whoIs()]
    }
  },
})

const signIn = (
  folder: string,
  openBrowser: CliIo['openBrowser'],
  { words = [], io = {}, module = whoModule() }: SignInParts = {},
): Promise<CliResult> =>
  runFakeCli(['sign-in', 'who', ...words], module, { folder, env: ENV, openBrowser, ...io })

interface SignInParts {
  readonly words?: readonly string[]
  readonly io?: Partial<CliIo>
  readonly module?: DataSourceModule
}

const asAda = async (url: string): Promise<void> => {
  await new Browser().open(url, 'ada')
}

const noBrowser = (): Promise<void> => Promise.reject(new Error('expected no browser'))

const run = (folder: string, words: readonly string[] = []): Promise<CliResult> =>
  runFakeCli(['run', 'who', '--no-input', '--to', 'ndjson', ...words], whoModule(), {
    ...{ folder, env: ENV },
  })

const savedIn = (folder: string): SavedParams =>
  new SavedParams(new FileStateStore(join(folder, '.panoply')), 'Who')

/** The token that is saved is one that the provider does not take any more. */
const runOut = async (folder: string): Promise<void> => {
  await savedIn(folder).save({ account: 'run-out', access_token: 'run-out' })
}

describe('panoply sign-in, without tokens in the end,', () => {
  const nothingSaved = (folder: string): void => {
    expect(readdirSync(folder)).toEqual([])
  }

  it('says that the person said no', async () => {
    const folder = newFolder()
    const { exitCode, stdout, stderr } = await signIn(folder, async (url) => {
      await new Browser().open(url, undefined)
    })
    expect({ exitCode, stdout }).toEqual({ exitCode: 3, stdout: '' })
    expect(stderr).toContain('error: the sign-in was refused: access_denied: the person')
    nothingSaved(folder)
  })

  it('says that nobody signed in before its time was over', async () => {
    const folder = newFolder()
    const words = ['--timeout', '0.01']
    const { exitCode, stderr } = await signIn(folder, () => Promise.resolve(), { words })
    expect(exitCode).toBe(3)
    expect(stderr).toContain('error: no sign-in within 0.01 s')
    nothingSaved(folder)
  })

  it('says that the client has another secret, and shows neither', async () => {
    const folder = newFolder()
    const refresh = { client_id: clientId, client_secret: 'another-secret' }
    const io = { env: { PANOPLY_OPTIONS: JSON.stringify({ refresh }) } }
    const { exitCode, stdout, stderr } = await signIn(folder, asAda, { io })
    expect(exitCode).toBe(3)
    expect(stderr).toContain('invalid_client: clientId is not known, or clientSecret is wrong')
    expect(stdout + stderr).not.toContain('another-secret')
    nothingSaved(folder)
  })

  it.each(['SIGINT', 'SIGTERM'] as const)('ends with %s', async (stopped) => {
    const folder = newFolder()
    const stop = new AbortController()
    const openBrowser = (): Promise<void> => {
      stop.abort()
      return Promise.resolve()
    }
    const io = { signal: stop.signal, stoppedBy: () => stopped }
    const { exitCode } = await signIn(folder, openBrowser, { io })
    expect(exitCode).toBe(stopped === 'SIGINT' ? 130 : 143)
    nothingSaved(folder)
  })

  it.each<[string, SignInParts, RegExp]>([
    ['no client', { io: { env: {} } }, /refresh\.client_id of --options or PANOPLY_OPTIONS/],
    ['two sign-ins', { module: whoModule(['one', 'two']) }, /--param: .* one, two, got nothing/],
    ['another sign-in', { words: ['--param', 'x'] }, /--param: expected one of account, got x/],
    ['no sign-in', { module: whoModule([]) }, /no parameter of the type oauth/],
    ['no time', { words: ['--timeout', '0'] }, /expected seconds, more than 0/],
    ['too much time', { words: ['--timeout', '86401'] }, /timeout/],
  ])('refuses a source or a command with %s', async (_, parts, message) => {
    const folder = newFolder()
    const { exitCode, stderr } = await signIn(folder, asAda, parts)
    expect(exitCode).toBe(2)
    expect(stderr).toMatch(message)
    nothingSaved(folder)
  })
})

describe('panoply sign-in', () => {
  it('saves tokens that the next run reads with, and shows none of them', async () => {
    const folder = newFolder()
    const signedIn = await signIn(folder, asAda)
    expect(signedIn).toMatchObject({
      exitCode: 0,
      stdout: 'signed in: Who runs with these tokens from now on\n',
    })
    expect(signedIn.stderr).toMatch(/^Sign in here: http:\/\/127\.0\.0\.1:\d+\/auth\?/)
    const saved = await savedIn(folder).read()
    expect(Object.keys(saved).sort()).toEqual(['access_token', 'account', 'refresh_token'])
    const tokens = Object.values(saved).map(String)

    const ran = await run(folder)

    expect(ran).toMatchObject({ exitCode: 0, stdout: ADA })
    const told = [signedIn, ran].map(({ stdout, stderr }) => stdout + stderr).join('')
    expect(tokens.filter((token) => told.includes(token))).toEqual([])
    expect(told).not.toContain(clientSecret)
  })

  it('goes on after a redirect with another state, and reports it only on the page of that redirect', async () => {
    const folder = newFolder()
    let status = 0
    const { exitCode, stderr } = await signIn(folder, async (url) => {
      const redirect = new URL(url).searchParams.get('redirect_uri') ?? ''
      status = (await fetch(`${redirect}?code=stolen&state=guessed`)).status
      await asAda(url)
    })
    expect({ status, exitCode }).toEqual({ status: 400, exitCode: 0 })
    expect(stderr).not.toContain('stolen')
    expect((await run(folder)).stdout).toBe(ADA)
  })

  it('writes the address as JSON with --json, and opens nothing with --no-open', async () => {
    const folder = newFolder()
    const stderr = new TextSink()
    const words = ['--no-open', '--json']
    const opens = new Promise<void>((resolve, reject) => {
      stderr.write = (line: string): boolean => {
        const { url } = JSON.parse(line) as { url: string }
        asAda(url).then(resolve, reject)
        return true
      }
    })
    const { exitCode, stdout } = await signIn(folder, noBrowser, { words, io: { stderr } })
    await opens
    expect(exitCode).toBe(0)
    expect(JSON.parse(stdout)).toEqual({ signedIn: true, param: 'account' })
  })

  it('goes on where no browser can be opened: the person opens the address', async () => {
    const stderr = new TextSink()
    let opened: Promise<void> | undefined
    const openBrowser = (url: string): Promise<void> => {
      opened = asAda(url)
      return Promise.reject(new Error('no display'))
    }
    const { exitCode } = await signIn(newFolder(), openBrowser, { io: { stderr } })
    await opened
    expect(exitCode).toBe(0)
    expect(stderr.text).toContain('warning: no browser could be opened: open the address above')
  })

  it('is replaced by the sign-in of another person', async () => {
    const folder = newFolder()
    await signIn(folder, asAda)
    await signIn(folder, async (url) => {
      await new Browser().open(url, 'grace')
    })
    expect((await run(folder)).stdout).toBe(GRACE)
  })

  it('gives a refresh token: what a run gets for it is used by the next run', async () => {
    const folder = newFolder()
    await signIn(folder, asAda)
    await runOut(folder)
    const first = await run(folder)
    // The provider takes each refresh token once.
    const second = await run(folder)
    expect([first, second]).toMatchObject([{ stdout: ADA }, { stdout: ADA }])
    expect(first.stderr + second.stderr).not.toContain('warning')
  })

  it('counts for more than what an earlier sign-in was refreshed to', async () => {
    const folder = newFolder()
    await signIn(folder, asAda)
    await runOut(folder)
    expect((await run(folder)).stdout).toBe(ADA)
    await signIn(folder, async (url) => {
      await new Browser().open(url, 'grace')
    })
    expect((await run(folder)).stdout).toBe(GRACE)
  })

  it('saves for --name, and a run of another name has no tokens', async () => {
    const folder = newFolder()
    await signIn(folder, asAda, { words: ['--name', 'nightly'] })
    expect((await run(folder)).exitCode).toBe(2)
    expect((await run(folder, ['--name', 'nightly'])).stdout).toContain('"sub":"ada"')
  })
})
