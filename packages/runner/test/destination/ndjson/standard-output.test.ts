import { closeSync, openSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'

import { describe, expect, it } from '@jest/globals'

import fc from 'fast-check'

import { NdjsonStreamDestination } from '../../../src/index.js'
import { type FileCalls, FileOutput } from '../../../src/destination/ndjson/standard-output.js'
import { temporaryFolders } from '@panoply/test-kit'
import { checkpointOf, rowsOf } from '../rows.js'

const newFolder = temporaryFolders()
const FULL = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' })

/** A file on a disk that has room for so many bytes, and takes so many at once. */
const smallDisk = (room: number, atOnce = room): FileCalls & { text: () => string } => {
  let content = Buffer.alloc(0)
  return {
    write: (_file, bytes) => {
      const taken = Math.min(bytes.length, atOnce, room - content.length)
      if (taken === 0) throw FULL
      content = Buffer.concat([content, bytes.subarray(0, taken)])
      return taken
    },
    size: () => content.length,
    truncate: (_file, size) => {
      content = content.subarray(0, size)
    },
    text: () => content.toString(),
  }
}

/** Writes each line as a piece of its own. @returns what the stream failed with */
const writeAll = async (output: FileOutput, lines: readonly string[]): Promise<unknown> => {
  const ended = finished(output).catch((error: unknown) => error)
  for (const line of lines) output.write(line)
  output.end()
  return ended
}

describe('standard output that is a file', () => {
  it('has every piece whole or fails, wherever the disk is full', async () => {
    const sizes = fc.record({ room: fc.nat(300), atOnce: fc.integer({ min: 1, max: 40 }) })
    const someLines = fc.array(fc.nat(60).map((length) => `${'x'.repeat(length)}\n`))
    await fc.assert(
      fc.asyncProperty(someLines, sizes, async (lines, { room, atOnce }) => {
        const disk = smallDisk(room, atOnce)
        const error = await writeAll(new FileOutput(1, disk), lines)
        const fitting = lines.filter(
          (_, index) => lines.slice(0, index + 1).join('').length <= room,
        )
        expect(disk.text()).toBe(fitting.join(''))
        expect(error).toBe(fitting.length === lines.length ? undefined : FULL)
      }),
    )
  })

  it('settles no row whose line found half its room', async () => {
    const disk = smallDisk(15)
    const destination = new NdjsonStreamDestination(new FileOutput(1, disk))
    await destination.open()
    let isSettled = false
    const failing = async (): Promise<void> => {
      await destination.write(rowsOf('t', [{ n: 1 }]))
      await destination.commit(() => {
        isSettled = true
        return checkpointOf({})
      })
    }
    await expect(failing()).rejects.toThrow('standard output cannot be written: ENOSPC')
    expect([isSettled, disk.text()]).toEqual([false, ''])
  })

  it('leaves what others have written behind it', async () => {
    const disk = smallDisk(15)
    const shared: FileCalls = { ...disk, size: () => disk.size(1) * 2 }
    await expect(writeAll(new FileOutput(1, shared), ['a line that is long\n'])).resolves.toBe(FULL)
    expect(disk.text()).toBe('a line that is ')
  })

  it('is written to where it stands', async () => {
    const path = join(newFolder(), 'rows.ndjson')
    const file = openSync(path, 'a')
    await expect(writeAll(new FileOutput(file), ['1\n', '2\n'])).resolves.toBeUndefined()
    closeSync(file)
    expect(readFileSync(path, 'utf8')).toBe('1\n2\n')
  })
})
