import { execFileSync } from 'node:child_process'
import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { parseSource } from '@panoply/datasource'
import { readAll } from '@panoply/datasource/testing'

import { CONFIG, Stream } from '../src/index.js'
import { TemporaryFolder } from './support/temporary-folder.js'

describe('what is found in a folder', () => {
  let folder: TemporaryFolder
  let outside: TemporaryFolder
  let logged: string[]

  beforeEach(async () => {
    folder = await TemporaryFolder.create()
    outside = await TemporaryFolder.create()
    logged = []
  })
  afterEach(async () => {
    await folder.remove()
    await outside.remove()
  })

  const open = (more: object = {}): Stream =>
    new Stream(parseSource(CONFIG, { path: join(folder.path, 'exports'), ...more }), {
      logger: (line) => logged.push(line),
    })
  const idsOf = async (more: object = {}): Promise<unknown[]> =>
    (await readAll(open(more))).rows.map(({ id }) => id)
  const link = (target: string, ...name: string[]): Promise<void> =>
    symlink(target, join(folder.path, ...name))

  it('is nothing that a link out of the folder leads to, unless that is asked for', async () => {
    await outside.write('pw.jsonl', '{"id":"secret"}\n')
    await folder.write('exports/a.jsonl', '{"id":1}\n')
    await folder.write('other/b.jsonl', '{"id":2}\n')
    await link(join(outside.path, 'pw.jsonl'), 'exports', 'pw.jsonl')
    await link(outside.path, 'exports', 'folder')
    await link('../other', 'exports', 'other')
    await link('..', 'exports', 'loop')

    expect(await idsOf()).toEqual([1])
    for (const name of ['pw.jsonl', 'folder', 'other', 'loop']) {
      expect(logged.join('\n')).toContain(`./${name} is a link that leads out of the folder`)
    }
    expect(await idsOf({ path: join(folder.path, 'exports/*.jsonl') })).toEqual([1])
    await expect(idsOf({ path: join(folder.path, 'exports/folder/*') })).resolves.toEqual([
      'secret',
    ])
    const all = await idsOf({ links: 'all' })
    expect([...new Set(all)].sort()).toEqual([1, 2, 'secret'])
  })

  it('is what a link inside the folder leads to; none leads round in a circle', async () => {
    await folder.write('exports/2026/a.jsonl', '{"id":1}\n')
    await link('2026', 'exports', 'newest')
    await link('..', 'exports', '2026', 'loop')
    await link('self', 'exports', 'self')
    await link('missing', 'exports', 'broken')
    expect(await idsOf()).toEqual([1, 1])
    expect(logged.join('\n')).toContain('./broken is a link that leads nowhere')
    expect(logged.join('\n')).toContain('./self is a link that leads nowhere')
  })

  it('is the folder itself, and the file itself, if they are links', async () => {
    await outside.write('a.jsonl', '{"id":1}\n')
    await link(outside.path, 'exports')
    expect(await idsOf()).toEqual([1])
    await link(join(outside.path, 'a.jsonl'), 'one.jsonl')
    expect(await idsOf({ path: join(folder.path, 'one.jsonl') })).toEqual([1])
  })

  it('is a file whose name is no UTF-8, too', async () => {
    await folder.write('exports/a.jsonl', '{"id":1}\n')
    const name = Buffer.concat([Buffer.from('/M'), Buffer.from([0xfc]), Buffer.from('ller.jsonl')])
    await writeFile(Buffer.concat([Buffer.from(join(folder.path, 'exports')), name]), '{"id":2}\n')
    const { rows, state } = await readAll(open())
    expect(rows).toMatchObject([
      { id: 2, __table: 'M%FCller' },
      { id: 1, __table: 'a' },
    ])
    await expect(open({ state }).read()).resolves.toBeNull()
  })

  it('is what a link leads to whose target is no UTF-8, a file or a folder', async () => {
    await folder.write('exports/a.jsonl', '{"id":1}\n')
    const target = Buffer.from([0x66, 0xfc])
    const place = Buffer.concat([Buffer.from(join(folder.path, 'exports/')), target])
    const inside = Buffer.from('/b.jsonl')
    await mkdir(place)
    await writeFile(Buffer.concat([place, inside]), '{"id":2}\n')
    await symlink(target, join(folder.path, 'exports/folder'))
    await symlink(Buffer.concat([target, inside]), join(folder.path, 'exports/link.jsonl'))
    expect(await idsOf()).toEqual([1, 2, 2, 2])
  })

  it('is no named pipe, which would be waited for: it is logged, and refused as the path', async () => {
    await folder.write('exports/a.jsonl', '{"id":1}\n')
    const pipe = join(folder.path, 'exports/pipe.csv')
    execFileSync('mkfifo', [pipe])
    expect(await idsOf()).toEqual([1])
    expect(logged.join('\n')).toContain('left out: ./pipe.csv is a named pipe')
    await expect(idsOf({ path: pipe })).rejects.toMatchObject({
      ...{ status: 422, retryable: false },
      message: `${pipe}: expected a file, a folder or a pattern, got a named pipe`,
    })
    await expect(idsOf({ path: '/dev/null' })).rejects.toThrow('got a device')
  })

  it('fails for none but itself if it cannot be read, and the run ends with an error that names it', async () => {
    await folder.write('exports/a.jsonl', '{"id":1}\nbroken\n{"id":9}\n')
    await folder.write('exports/b.csv', 'id\n2\n')
    await folder.write('exports/c.parquet', 'none')
    await folder.write('exports/d.jsonl', '{"id":4}\n')
    const stream = open()
    const ids: unknown[] = []
    let error: unknown
    for (;;) {
      const batch = await stream.read().catch((thrown: unknown) => {
        error = thrown
        return null
      })
      if (batch === null) break
      ids.push(...(batch as { id: unknown }[]).map(({ id }) => id))
    }
    expect(ids).toEqual([1, '2', 4])
    expect(error).toMatchObject({
      ...{ status: 422, retryable: false, phase: 'collect' },
      message: expect.stringMatching(
        /^2 files could not be read: \.\/a\.jsonl, line 2: .*; \.\/c\.parquet: /,
      ),
    })
    expect(logged.join('\n')).toContain('./a.jsonl cannot be read, the run goes on with the others')
    // The system begins again with a new source and the kept state: what was read is not read again.
    await expect(stream.read()).rejects.toMatchObject({ status: 422 })
  })
})
