import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'

import { describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { FileStateStore, SavedParams } from '@panoply/runner'
import { commandStarter, type Started, temporaryFolders } from '@panoply/test-kit'
import { Browser, CLIENTS, useSignInProvider } from '@panoply/test-kit/sign-in'

import { ConsoleClient, type ConsoleEventLike } from './console-client.js'

const newFolder = temporaryFolders()
const built = programBuilder(new URL('../../', import.meta.url))
const start = commandStarter(built('src/main.ts'))
const provider = useSignInProvider()
const { clientId, clientSecret } = CLIENTS.client_secret_post

/** A source of one row, in JavaScript. */
const sourceText = (title: string, params: readonly object[] = [], row = '{ id: 1 }'): string => `
import { EventEmitter } from 'node:events'
export const CONFIG = ${JSON.stringify({ title, params })}
export class Stream extends EventEmitter {
  constructor(source) { super(); this.source = source }
  async read() {
    if (this.isRead) return null
    this.isRead = true
    return [${row}]
  }
  close() {}
}
`

/** `panoply ui` in a process, and the address that it wrote. */
const startUi = async (
  words: readonly string[],
  folder: string,
): Promise<Started & { readonly url: string; readonly client: ConsoleClient }> => {
  const started = start(['ui', ...words, '--no-open'], folder)
  const url = await new Promise<string>((resolve, reject) => {
    started.child.stdout?.once('data', (text: Buffer) => {
      resolve(text.toString().trim())
    })
    started.ended.then(({ stderr }) => {
      reject(new Error(stderr))
    }, reject)
  })
  const client = new ConsoleClient(url)
  await client.open(url)
  return { ...started, url, client }
}

/** Whether a process is there. */
const isAlive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

/** What is in a file, as soon as a process has written it. */
const untilThere = async (path: string): Promise<string> => {
  while (!existsSync(path) || readFileSync(path).length === 0) await setTimeout(20)
  return readFileSync(path, 'utf8')
}

describe('panoply ui refuses', () => {
  it('a port that another program has', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'it.mjs'), sourceText('It'))
    const other = createServer()
    await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve))
    // Listening on an address and a port, not on a pipe.
    const { port } = other.address() as AddressInfo
    const words = ['ui', './it.mjs', '--no-open', '--port', String(port)]
    const { code, stdout, stderr } = await start(words, folder).ended
    other.close()
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toBe(
      `error: port: cannot listen on ${port} of 127.0.0.1: another program listens there\n`,
    )
  })

  it('a folder without a data source', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'notes.js'), 'export const CONFIGURATION = 1')
    const { code, stderr } = await start(['ui', '.', '--no-open'], folder).ended
    expect(code).toBe(2)
    expect(stderr).toContain('expected a module, or a folder with modules')
  })

  it('a port that is none', async () => {
    const { code, stderr } = await start(['ui', '.', '--port', '65536'], newFolder()).ended
    expect(code).toBe(2)
    expect(stderr).toContain('expected a port from 0 to 65535')
  })
})

describe('panoply ui', () => {
  it('shows a folder and a module, tells which of them is broken and which hangs, and ends with its children on SIGTERM', async () => {
    const folder = newFolder()
    mkdirSync(join(folder, 'sources', 'deep'), { recursive: true })
    const report = "{ id: 1, pid: (process.on('SIGTERM', () => {}), process.pid) }"
    const files = { 'sources/one.mjs': 'One', 'sources/deep/index.mjs': 'Deep', 'two.mjs': 'Two' }
    for (const [file, title] of Object.entries(files)) {
      writeFileSync(join(folder, file), sourceText(title, [], report))
    }
    writeFileSync(join(folder, 'sources', 'helper.mjs'), 'export const help = 1')
    writeFileSync(join(folder, 'sources', 'broken.mjs'), `${sourceText('Broken')}\nexport class {`)
    const hangs = "import { writeFileSync } from 'node:fs'\nwriteFileSync('pid', `${process.pid}`)"
    const forEver = 'await new Promise(() => setInterval(() => {}, 1_000))'
    writeFileSync(
      join(folder, 'sources', 'hangs.mjs'),
      [hangs, sourceText('Hangs'), forEver].join('\n'),
    )
    const { child, ended, client, url } = await startUi(['sources', './two.mjs'], folder)
    const loaded = await Promise.all(['deep', 'one', 'two'].map((id) => client.loaded(id)))
    expect(loaded.map(({ title }) => title)).toEqual(['Deep', 'One', 'Two'])
    expect(((await client.get('/api/sources')).body as unknown[]).length).toBe(5)
    const { moduleError } = await client.loaded('broken')
    expect(moduleError).toMatch(/broken\.mjs cannot be loaded: Unexpected token/)
    const hanging = Number(await untilThere(join(folder, 'pid')))
    expect(await client.source('hangs')).toMatchObject({ isLoading: true, moduleError: null })
    const { body } = await client.post('/api/sources/one/preview', { values: {}, limit: 1 })
    const { tables } = body as { tables: [{ rows: [{ pid: number }] }] }
    const { pid } = tables[0].rows[0]
    expect(isAlive(pid)).toBe(true)

    child.kill('SIGTERM')

    const { code, stdout, stderr } = await ended
    expect({ code, stdout, stderr }).toEqual({ code: 143, stdout: `${url}\n`, stderr: '' })
    expect([isAlive(pid), isAlive(hanging)]).toEqual([false, false])
  })

  it('reads a source anew when its file changes, and after it was broken, until SIGINT', async () => {
    const folder = newFolder()
    const file = join(folder, 'it.mjs')
    writeFileSync(file, sourceText('Before'))
    const { child, ended, client } = await startUi(['./it.mjs'], folder)
    let facts = await client.loaded('it')
    const change = async (text: string, isWanted: () => boolean): Promise<void> => {
      const seen: ConsoleEventLike[] = []
      writeFileSync(file, text)
      while (!isWanted()) {
        seen.push(...(await client.until(facts.lastEventId, ({ type }) => type === 'source')))
        facts = await client.source('it')
      }
      expect(seen.length).toBeGreaterThan(0)
    }
    expect(facts.title).toBe('Before')
    await change(sourceText('After'), () => facts.title === 'After')
    await change('export const CONFIG = {', () => facts.moduleError !== null)
    await change(sourceText('Mended'), () => facts.title === 'Mended')
    expect(facts.moduleError).toBe(null)
    child.kill('SIGINT')
    expect(await ended).toMatchObject({ code: 130, stderr: '' })
  })
})

describe('a sign-in from the page', () => {
  it('is told when it is refused, saves its tokens, and shows none of them', async () => {
    const folder = newFolder()
    const param = { ...provider.param, name: 'account' }
    const row = `await (await fetch('${provider.origin}/me', {
      headers: { authorization: 'Bearer ' + this.source.access_token },
    })).json()`
    writeFileSync(join(folder, 'who.mjs'), sourceText('Who', [param], row))
    const refresh = { client_id: clientId, client_secret: clientSecret }
    writeFileSync(join(folder, 'options.json'), JSON.stringify({ refresh }))
    const { client } = await startUi(['./who.mjs', '--options', 'options.json'], folder)
    await client.loaded('who')

    const signIn = async (user: string | undefined): Promise<ConsoleEventLike | undefined> => {
      const { lastEventId } = await client.source('who')
      const body = { values: {}, param: 'account' }
      const answer = await client.post('/api/sources/who/sign-in', body)
      await new Browser().open((answer.body as { url: string }).url, user)
      return (await client.until(lastEventId, ({ type }) => type === 'sign-in')).at(-1)
    }
    const whoIs = async (): Promise<unknown> => {
      const body = { values: {}, limit: 1 }
      const { tables } = (await client.post('/api/sources/who/preview', body)).body as {
        tables: [{ rows: [unknown] }]
      }
      return tables[0].rows[0]
    }

    expect(await signIn(undefined)).toMatchObject({
      ...{ param: 'account', ok: false },
      message: expect.stringContaining('access_denied'),
    })
    expect((await client.source('who')) as unknown).toMatchObject({ secretsSet: [] })
    expect(await signIn('ada')).toMatchObject({ param: 'account', ok: true })
    expect((await client.source('who')) as unknown).toMatchObject({ secretsSet: ['account'] })
    expect(await whoIs()).toEqual({ sub: 'ada' })
    expect(await signIn('grace')).toMatchObject({ ok: true })
    expect(await whoIs()).toEqual({ sub: 'grace' })

    // The same parameters from the command line: the page and the command share them.
    const { stdout, stderr } = await start(
      ['run', './who.mjs', '--no-input', '--to', 'ndjson'],
      folder,
    ).ended
    expect(stdout).toContain('"sub":"grace"')
    const seen = client.seen.join('\n') + stderr
    const tokens = await savedTokens(folder)
    expect(tokens).toHaveLength(3)
    expect(tokens.filter((token) => seen.includes(token))).toEqual([])
    expect(seen).not.toContain(clientSecret)
  })
})

const savedTokens = async (folder: string): Promise<string[]> => {
  const store = new FileStateStore(join(folder, '.panoply'))
  return Object.values(await new SavedParams(store, 'Who').read()).map(String)
}
