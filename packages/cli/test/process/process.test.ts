import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { commandStarter, PLAIN_SOURCE, temporaryFolders } from '@panoply/test-kit'

const newFolder = temporaryFolders()
const built = programBuilder(new URL('../../', import.meta.url))
const command = built('src/main.ts')
const start = commandStarter(command)
const boards = built('test/fixtures/board-source.ts')

const stateIn = (folder: string): string =>
  readdirSync(join(folder, '.panoply'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => readFileSync(join(folder, '.panoply', file), 'utf8'))
    .join('')

describe('the process', () => {
  it('finishes the current batch after one signal, keeps the state, and leaves with its code', async () => {
    const folder = newFolder()
    const words = ['run', boards, ...'--user me --fault slow --to ndjson --out rows'.split(' ')]
    const { child, ended, says } = start(words, folder)
    await says('read All')
    child.kill('SIGTERM')
    const { code, stderr } = await ended

    expect(code).toBe(143)
    expect(stderr).toContain('stopping after the current batch')
    expect(stderr).toMatch(/Stopped: \d+ rows? from Boards/)
    expect(readFileSync(join(folder, 'rows', 'board_0.ndjson'), 'utf8')).toMatch(
      /"n":4,[^\n]*\}\n$/,
    )
    expect(stateIn(folder)).toContain('"finished": false')
  })

  it('dies of a second signal at once, and the next run finds its lock free', async () => {
    const folder = newFolder()
    const words = ['run', boards, '--user', 'me', '--fault', 'hangs', '--to', 'ndjson']
    const { child, ended, says } = start(words, folder)
    await says('Boards →')
    child.kill('SIGINT')
    await says('stopping')
    // One that comes within a moment is taken for the first.
    const again = setInterval(() => child.kill('SIGINT'), 50)
    const { code, signal } = await ended.finally(() => {
      clearInterval(again)
    })
    expect([code, signal]).toEqual([null, 'SIGINT'])

    const next = start(words, folder)
    await next.says('Boards →')
    next.child.kill('SIGKILL')
    await next.ended
  })

  it('resolves imports of a linked package from its real folder, not from the folder of the link', async () => {
    const folder = newFolder()
    const store = join(folder, 'store', 'node_modules')
    const files = {
      'source-linked/package.json': '{"name":"source-linked","type":"module","main":"it.js"}',
      'source-linked/it.js': "export { Stream, CONFIG } from 'needed'",
      'needed/package.json': '{"name":"needed","main":"it.cjs"}',
      'needed/it.cjs': PLAIN_SOURCE,
    }
    for (const [file, text] of Object.entries(files)) {
      mkdirSync(join(store, dirname(file)), { recursive: true })
      writeFileSync(join(store, file), text)
    }
    mkdirSync(join(folder, 'node_modules'))
    symlinkSync(join(store, 'source-linked'), join(folder, 'node_modules', 'source-linked'))

    const { code, stderr } = await start(['params', 'source-linked'], folder).ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('ends when a source lets an error escape, without its secrets', async () => {
    const words = ['run', boards, '--user', 'me', '--fault', 'escapes', '--to', 'ndjson']
    const { code, stderr } = await start(words, newFolder()).ended

    expect(code).toBe(1)
    expect(stderr).toContain('error: uncaught error: lost: password=[secret]')
    expect(stderr).not.toContain('hunter2')
  })

  it('tells of an error that escapes as JSON where JSON is asked for, without its secrets', async () => {
    const words = ['run', boards, '--user', 'me', '--fault', 'escapes-later', '--to', 'ndjson']
    const { code, stderr } = await start([...words, '--json'], newFolder()).ended

    expect(code).toBe(1)
    expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({
      ...{ type: 'error', exit: 'defect' },
      message: 'uncaught error: no access for [secret]',
    })
    expect(stderr).not.toContain('hunter2')
  })

  it('keeps secrets that a source came by out of what it writes to the console', async () => {
    const folder = newFolder()
    const words = ['run', boards, '--user', 'me', '--to', 'ndjson', '--row-count', '1']
    const first = await start([...words, '--fault', 'refreshes'], folder).ended
    expect([first.code, first.stderr]).toEqual([
      0,
      expect.stringContaining('refreshed to [secret]'),
    ])
    expect(first.stderr).not.toContain('fresh-password-2')
  })

  it('leaves at once where there is nothing to finish, without secrets on its way', async () => {
    const words = ['resources', boards, '--user', 'me', '--fault', 'hangs']
    const { child, ended, says } = start(words, newFolder())
    await says('listing with [secret]')
    child.kill('SIGINT')

    expect(await ended).toMatchObject({ code: null, signal: 'SIGINT' })
  })

  it('does not leave with 0 when a source ends the process', async () => {
    const words = ['run', boards, '--user', 'me', '--fault', 'exits', '--to', 'ndjson']
    const { code, stderr } = await start(words, newFolder()).ended

    expect(code).toBe(1)
    expect(stderr).toContain('error: the data source ended the process, or waits for something')
  })

  it('keeps the console of a source away from the data, and its secrets out of it', async () => {
    const words = ['run', boards, '--user', 'me', '--fault', 'talks', '--to', 'ndjson']
    const { code, stdout, stderr } = await start([...words, '--row-count', '1'], newFolder()).ended

    expect([code, stdout]).toEqual([0, '{"board":0,"n":0,"__table":"board_0"}\n'])
    expect(stderr).toContain('| connecting with [secret]\n| not connected\n|  at all\n')
  })

  it('keeps what a source and its child processes print away from the data, masked and printable', async () => {
    const words = ['run', boards, '--user', 'me', '--fault', 'prints', '--to', 'ndjson']
    const { code, stdout, stderr } = await start([...words, '--row-count', '1'], newFolder()).ended

    expect([code, stdout]).toEqual([0, '{"board":0,"n":0,"__table":"board_0"}\n'])
    for (const name of ['output', 'error', 'file', 'later', 'spawned', 'awaited', 'executed']) {
      expect(stderr).toContain(`\n| ${name} with [secret]\\x1b[2J\n`)
    }
    for (const name of ['spawned', 'awaited', 'executed'])
      expect(stderr).toContain(`\n| ${name} 2\n`)
    expect(stderr).toContain("\n| { secret: 'with [secret]")
    expect(stderr).toContain('\n| a line without end\n')
    expect(stderr).not.toMatch(/hunter2|\u001b/)
  })

  it('shows the line of the author where a function that finds values fails', async () => {
    const folder = newFolder()
    const values = `async (source) => {
      const answer = source.nothing
      return answer.items
    }`
    const CONFIG = `{ title: 'V', params: [{ name: 'board', type: 'list', values: ${values} }] }`
    const text = `${PLAIN_SOURCE}\nexports.CONFIG = ${CONFIG}`
    writeFileSync(join(folder, 'values.cjs'), text)
    const line = text.split('\n').findIndex((one) => one.includes('answer.items')) + 1
    const words = ['run', './values.cjs', '--board', 'a', '--to', 'ndjson', '--retries', '0']
    const { code, stderr } = await start(words, folder).ended
    expect(code).toBe(3)
    expect(stderr).toMatch(/^error: Cannot read properties of undefined/)
    expect(stderr).toContain(`values.cjs:${line}:`)
  })

  it('says that its folder is gone', () => {
    const folder = join(newFolder(), 'gone')
    mkdirSync(folder)
    const shell = `cd '${folder}' && rmdir '${folder}' && '${process.execPath}' '${command}' params '${boards}'`
    const { status, stderr } = spawnSync('sh', ['-c', shell], { encoding: 'utf8' })
    expect([status, stderr]).toEqual([
      2,
      'error: the current folder does not exist any more: start the command in another folder\n',
    ])
  })

  it.each([
    ['a folder that holds none', '/proc/x', / cannot be used: ENOENT/],
    ['a folder below one that holds none', '/proc/x/y', / cannot be used: ENOENT/],
    ['a file', 'file', / cannot be used: (EEXIST|ENOTDIR)/],
    ['a folder below a file', 'file/a', / cannot be used: ENOTDIR/],
    ['a device', '/dev/full', / cannot be used: (EEXIST|ENOTDIR)/],
  ])('refuses %s as the place of state, and leaves', async (_, place, message) => {
    const folder = newFolder()
    writeFileSync(join(folder, 'file'), '')
    const words = ['run', boards, '--user', 'me', '--to', 'ndjson', '--state-dir', place]
    const { code, stdout, stderr } = await start(words, folder).ended
    expect([code, stdout]).toEqual([5, ''])
    expect(stderr).toMatch(message)
  })

  it('goes on if its report has no reader', async () => {
    const folder = newFolder()
    const words = ['run', boards, ...'--user me --to ndjson --out rows --json'.split(' ')]
    const { child, ended } = start(words, folder)
    child.stderr?.destroy()

    expect(await ended).toMatchObject({ code: 0 })
    expect(readdirSync(join(folder, 'rows'))).toEqual(['board_0.ndjson'])
  })

  it('fails as a destination does when the reader of its rows goes away', async () => {
    const words = ['run', boards, '--user', 'me', '--fault', 'slow', '--to', 'ndjson']
    const { child, ended } = start(words, newFolder())
    child.stdout?.once('data', () => {
      child.stdout?.destroy()
    })
    const { code, stderr } = await ended

    expect(code).toBe(4)
    expect(stderr).toContain('error: the destination failed: standard output ')
  })

  it.each([
    [
      'runs a module',
      './plain.cjs',
      [0, '{"n":1,"__table":"plain"}\n'],
      /^Plain → standard output\n/,
    ],
    ['refuses what is none', './nothing.mjs', [2, ''], /^error: .* is no data source:\n {2}Stream/],
  ])('%s, and leaves with its code', async (_, name, result, said) => {
    const folder = newFolder()
    writeFileSync(join(folder, 'plain.cjs'), PLAIN_SOURCE)
    writeFileSync(join(folder, 'nothing.mjs'), 'export const y = 1')
    const { code, stdout, stderr } = await start(['run', name, '--to', 'ndjson'], folder).ended

    expect([code, stdout]).toEqual(result)
    expect(stderr).toMatch(said)
  })
})
