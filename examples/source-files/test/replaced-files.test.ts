import { execFileSync } from 'node:child_process'
import { rename, rm, symlink } from 'node:fs/promises'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { parquetWriteBuffer } from 'hyparquet-writer'

import { findFiles } from '../src/finding/find-files.js'
import { readerFor } from '../src/formats/format.js'
import { TemporaryFolder } from './support/temporary-folder.js'

const CONTENTS: Readonly<Record<string, string | ArrayBuffer>> = {
  'a.csv': 'id\n1\n',
  'a.jsonl': '{"id":1}\n',
  'a.bin': 'bytes',
  'a.parquet': parquetWriteBuffer({ columnData: [{ name: 'id', data: ['1'] }] }),
}

/** What another user may do between finding and opening. */
const DEEDS: Readonly<Record<string, (name: string) => Promise<void>>> = {
  'a link': async (name) => {
    await rm(inside(name))
    await symlink(join(outside.path, name), inside(name))
  },
  'a folder that is a link': async () => {
    await rename(join(folder.path, 'exports/2026'), join(folder.path, 'moved'))
    await symlink(outside.path, join(folder.path, 'exports/2026'))
  },
  'a named pipe': async (name) => {
    await rm(inside(name))
    execFileSync('mkfifo', [inside(name)])
  },
}

let folder: TemporaryFolder
let outside: TemporaryFolder
const inside = (name: string): string => join(folder.path, 'exports/2026', name)

describe('a file that was found', () => {
  beforeEach(async () => {
    folder = await TemporaryFolder.create()
    outside = await TemporaryFolder.create()
  })
  afterEach(async () => {
    await folder.remove()
    await outside.remove()
  })

  describe.each(Object.keys(CONTENTS))('%s', (name) => {
    const read = async (replace?: (name: string) => Promise<void>): Promise<unknown> => {
      await folder.write(`exports/2026/${name}`, CONTENTS[name] ?? '')
      await outside.write(name, CONTENTS[name] ?? '')
      const { files } = await findFiles(join(folder.path, 'exports'))
      await replace?.(name)
      const [file] = files
      if (!file) return undefined
      for await (const piece of readerFor(file)(file, { skip: 0, delimiter: ',' })) return piece
      return undefined
    }

    it.each(Object.keys(DEEDS))(
      'is not read if %s is put in its place before it is opened',
      async (deed) => {
        await expect(read(DEEDS[deed])).rejects.toMatchObject({
          retryable: true,
          message: `./2026/${name}: expected the file that was found, got what was put in its place later`,
        })
      },
    )

    it('is read otherwise', async () => {
      expect(await read()).toBeDefined()
    })
  })
})
