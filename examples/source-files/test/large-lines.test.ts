import { spawnSync } from 'node:child_process'
import { createWriteStream } from 'node:fs'
import { join } from 'node:path'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { parseSource } from '@panoply/datasource'
import { programBuilder } from '@panoply/test-kit/program-builder'

import { CONFIG, Stream } from '../src/index.js'
import { TemporaryFolder } from './support/temporary-folder.js'

const build = programBuilder(new URL('../', import.meta.url))
const ROWS = 160
const TEXT = 'x'.repeat(800_000)

describe('160 rows of 0.8 MB', () => {
  let folder: TemporaryFolder

  beforeEach(async () => {
    folder = await TemporaryFolder.create()
  })
  afterEach(() => folder.remove())

  const write = async (
    name: string,
    head: string,
    line: (id: number) => string,
    rows = ROWS,
  ): Promise<void> => {
    const lines = function* (): Generator<string> {
      yield head
      for (let id = 0; id < rows; id += 1) yield line(id)
    }
    await pipeline(Readable.from(lines()), createWriteStream(join(folder.path, name)))
  }
  const FORMATS: [string, string, (id: number) => string][] = [
    ['a.jsonl', '', (id) => `{"id":${id},"text":"${TEXT}"}\n`],
    ['a.csv', 'id,text\n', (id) => `${id},"${TEXT}"\n`],
  ]

  it.each(FORMATS)('are read from %s with 64 MB of memory', async (name, head, line) => {
    await write(name, head, line)
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--max-old-space-size=64', build('test/programs/read-all.ts'), folder.path],
      { encoding: 'utf8' },
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({ rows: ROWS, different: ROWS, bytes: ROWS * TEXT.length })
  })

  it('come in batches of about 8 MB', async () => {
    await write('a.jsonl', '', (id) => `{"id":${id},"text":"${TEXT}"}\n`, 30)
    const source = parseSource(CONFIG, { path: folder.path })
    const stream = new Stream(source, { logger: () => undefined })
    expect(await stream.read(1_000)).toHaveLength(11)
    await stream.close()
  })
})
