import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, it } from '@jest/globals'

import { temporaryFolders } from '../temporary-folder.js'
import { commandStarter } from './command-process.js'

const newFolder = temporaryFolders()
const start = commandStarter()
const boards = fileURLToPath(new URL('../fixtures/board-source.ts', import.meta.url))

const stateIn = (folder: string): string =>
  readdirSync(join(folder, '.panoply'))
    .filter((file) => file.endsWith('.json'))
    .map((file) => readFileSync(join(folder, '.panoply', file), 'utf8'))
    .join('')

/** A source in plain JavaScript, without any package: what a run needs of it and no more. */
const PLAIN_SOURCE = `
  exports.CONFIG = { title: 'Plain', params: [] }
  exports.Stream = class {
    constructor(source) { this.source = source }
    on() { return this }
    close() {}
    read() { this.done = !this.done; return this.done ? [{ n: 1 }] : null }
  }`

describe('the process', () => {
  it('finishes the batch in hand after one signal, keeps the state, and leaves with its code', async () => {
    const folder = newFolder()
    const words = [
      'run',
      boards,
      '--user',
      'me',
      '--fault',
      'slow',
      '--to',
      'ndjson',
      '--out',
      'rows',
    ]
    const { child, ended, says } = start(words, folder)
    await says('read All')
    child.kill('SIGTERM')
    const { code, stderr } = await ended

    expect(code).toBe(143)
    expect(stderr).toContain('stopping after the batch in hand')
    expect(stderr).toMatch(/Stopped: \d+ rows? from Boards/)
    expect(readFileSync(join(folder, 'rows', 'board_0.ndjson'), 'utf8')).toMatch(
      /"n":4,[^\n]*\}\n$/,
    )
    expect(stateIn(folder)).toContain('"finished": false')
  }, 20_000)

  it('dies of a second signal at once, and the next run finds its lock free', async () => {
    const folder = newFolder()
    const words = ['run', boards, '--user', 'me', '--fault', 'hangs', '--to', 'ndjson']
    const { child, ended, says } = start(words, folder)
    await says('Boards →')
    child.kill('SIGINT')
    await says('stopping')
    child.kill('SIGINT')
    const { code, signal } = await ended
    expect([code, signal]).toEqual([null, 'SIGINT'])

    const again = start(words, folder)
    await again.says('Boards →')
    again.child.kill('SIGKILL')
    await again.ended
  }, 20_000)

  it('ends when a source lets an error escape, without its secrets', async () => {
    const words = ['run', boards, '--user', 'me', '--fault', 'escapes', '--to', 'ndjson']
    const { code, stderr } = await start(words, newFolder()).ended

    expect(code).toBe(1)
    expect(stderr).toContain('error: nobody caught this: lost: password=[secret]')
    expect(stderr).not.toContain('hunter2')
  }, 20_000)

  it('fails as a destination does when the reader of its rows goes away', async () => {
    const words = ['run', boards, '--user', 'me', '--fault', 'slow', '--to', 'ndjson']
    const { child, ended } = start(words, newFolder())
    child.stdout?.once('data', () => {
      child.stdout?.destroy()
    })
    const { code, stderr } = await ended

    expect(code).toBe(4)
    expect(stderr).toContain('error: the destination failed: standard output')
  }, 20_000)

  it.each([
    ['a file without its extension', './plain'],
    ['a folder with an index', './folder'],
    ['a folder whose package.json names a file', './packaged'],
    ['a package', 'source-plain'],
    ['a package that is ES modules only', '@acme/source-modern'],
  ])(
    'runs %s',
    async (_, name) => {
      const folder = newFolder()
      const modern = PLAIN_SOURCE.replaceAll('exports.', 'export const ')
      const files: Record<string, string> = {
        'plain.cjs': PLAIN_SOURCE,
        'folder/index.mjs': modern,
        'packaged/package.json': '{"type":"module","exports":{".":{"import":"./lib/it.js"}}}',
        'packaged/lib/it.js': modern,
        'node_modules/source-plain/package.json': '{"name":"source-plain","main":"it.cjs"}',
        'node_modules/source-plain/it.cjs': PLAIN_SOURCE,
        'node_modules/@acme/source-modern/package.json':
          '{"name":"@acme/source-modern","type":"module","exports":{".":{"import":"./it.js"}}}',
        'node_modules/@acme/source-modern/it.js': modern,
      }
      for (const [path, text] of Object.entries(files)) {
        mkdirSync(join(folder, path, '..'), { recursive: true })
        writeFileSync(join(folder, path), text)
      }
      const { ended } = start(['run', name, '--to', 'ndjson'], folder)

      expect(await ended).toMatchObject({ code: 0, stdout: '{"n":1,"__table":"plain"}\n' })
    },
    20_000,
  )

  it.each([
    ['is not there', './nowhere', 'there is no '],
    ['is no installed package', 'source-nowhere', 'source-nowhere'],
    ['does not compile', './broken.ts', 'cannot be loaded'],
    ['is a folder without an entry', './empty', 'the folder has no index.ts'],
    ['is no data source', './nothing.mjs', 'is no data source:\n  Stream is missing'],
  ])(
    'tells when a module %s',
    async (_, name, message) => {
      const folder = newFolder()
      mkdirSync(join(folder, 'empty'))
      writeFileSync(join(folder, 'broken.ts'), 'export const x: = {')
      writeFileSync(join(folder, 'nothing.mjs'), 'export const y = 1')
      const { code, stdout, stderr } = await start(['run', name], folder).ended

      expect([code, stdout]).toEqual([2, ''])
      expect(stderr).toMatch(/^error: /)
      expect(stderr).toContain(message)
    },
    20_000,
  )
})
