import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { type Batch, DataSource, type DataSourceModule } from '@panoply/datasource'
import { temporaryFolders } from '@panoply/test-kit'

import { runFakeCli } from '../fake-io.js'

const newFolder = temporaryFolders()

/** A source that tells what it was given, in one row. */
const tellingModule = (): DataSourceModule => {
  class Stream extends DataSource<{ key?: string }, { refresh?: { client_secret?: string } }> {
    #isDone = false
    read(): Batch | null {
      if (this.#isDone) return null
      this.#isDone = true
      const { client_secret: secret = '' } = this.options.refresh ?? {}
      this.log('with', secret)
      return [{ key: this.source.key ?? null, secretLength: secret.length }]
    }
  }
  const choices = { name: 'board', values: (_: object, options: object) => Object.keys(options) }
  return { Stream, CONFIG: { title: 'Telling', params: [{ name: 'key' }, choices] } }
}

const run = (line: string, env: Record<string, string>, folder = newFolder()) =>
  runFakeCli(
    ['run', './source', '--to', 'ndjson', ...line.split(' ').filter(Boolean)],
    tellingModule(),
    {
      folder,
      env,
    },
  )

const SECRET = 'client-secret-of-oauth'
const OPTIONS = JSON.stringify({ refresh: { client_id: 'me', client_secret: SECRET } })
const file = (folder: string, text: string | Buffer, name = 'file.json'): string => {
  writeFileSync(join(folder, name), text)
  return name
}

describe('the options of a source', () => {
  it.each([
    ['a file', (folder: string) => [`--options ${file(folder, OPTIONS)}`, {}] as const],
    [
      'a file with a byte order mark',
      (folder: string) => [`--options ${file(folder, `\uFEFF${OPTIONS}`)}`, {}] as const,
    ],
    [
      'a file in UTF-16',
      (folder: string) =>
        [`--options ${file(folder, Buffer.from(`\uFEFF${OPTIONS}`, 'utf16le'))}`, {}] as const,
    ],
    ['PANOPLY_OPTIONS', () => ['', { PANOPLY_OPTIONS: OPTIONS }] as const],
    [
      'the file that PANOPLY_OPTIONS_FILE names',
      (folder: string) => ['', { PANOPLY_OPTIONS_FILE: file(folder, OPTIONS) }] as const,
    ],
  ])('come from %s, and show nowhere', async (_, give) => {
    const folder = newFolder()
    const [line, env] = give(folder)
    const { exitCode, stdout, stderr } = await run(line, env, folder)

    expect(JSON.parse(stdout)).toMatchObject({ secretLength: SECRET.length })
    expect(stdout + stderr).not.toContain(SECRET)
    expect(exitCode).toBe(0)
  })

  it('reach the functions that find values', async () => {
    const { exitCode, stderr } = await run('--board refresh', { PANOPLY_OPTIONS: OPTIONS })
    expect(stderr).not.toContain('error')
    expect(exitCode).toBe(0)
  })

  it.each([
    ['no JSON', SECRET],
    ['a list', `["${SECRET}"]`],
  ])('that are %s are refused, and not quoted', async (_, text) => {
    const { exitCode, stderr } = await run('', { PANOPLY_OPTIONS: text })
    expect(stderr).toMatch(/^error: PANOPLY_OPTIONS cannot be read/)
    expect(stderr).not.toContain(SECRET)
    expect(exitCode).toBe(2)
  })
})

describe('what a flag says, a variable can say', () => {
  it('for a value, a number and a switch; and the flag wins', async () => {
    const folder = newFolder()
    const env = { PANOPLY_OUT: 'rows', PANOPLY_QUIET: '1', PANOPLY_LIMIT: '1', PANOPLY_NAME: '' }
    expect(await run('', env, folder)).toMatchObject({ exitCode: 0, stdout: '', stderr: '' })
    expect((await run('--out -', env, folder)).stdout).toContain('"key"')
  })

  it.each([
    ['PANOPLY_TO', 'duckbd', /duckdb/],
    ['PANOPLY_LIMIT', 'many', /whole number/],
    ['PANOPLY_QUIET', 'maybe', /expected 1 or 0/],
    ['PANOPLY_RETRY_DELAYS', '1,,4', /seconds with commas/],
  ])('%s=%s is refused by its name', async (variable, text, reason) => {
    const { exitCode, stderr } = await runFakeCli(['run', './source'], tellingModule(), {
      folder: newFolder(),
      env: { [variable]: text },
    })
    expect(stderr).toContain(variable)
    expect(stderr).toMatch(reason)
    expect(exitCode).toBe(2)
  })

  it('for an address in a file, because it may hold a password', async () => {
    const folder = newFolder()
    const env = { PANOPLY_OUT_FILE: file(folder, 'rows\n', 'out') }
    expect(await run('--quiet', env, folder)).toMatchObject({ exitCode: 0, stdout: '', stderr: '' })
    const missing = await run('', { PANOPLY_STATE_FILE: 'nowhere' })
    expect(missing.stderr).toContain('PANOPLY_STATE_FILE: expected a file that can be read')
    expect(missing.exitCode).toBe(2)
  })

  it('for a parameter in a file, as containers are given secrets', async () => {
    const folder = newFolder()
    const env = { PANOPLY_SOURCE_KEY_FILE: file(folder, 'the-key\n', 'key') }
    expect(JSON.parse((await run('', env, folder)).stdout)).toMatchObject({ key: 'the-key' })
    const missing = await run('', { PANOPLY_SOURCE_KEY_FILE: 'nowhere' })
    expect(missing.stderr).toContain('PANOPLY_SOURCE_KEY_FILE: expected a file that can be read')
    expect(missing.exitCode).toBe(2)
  })
})
