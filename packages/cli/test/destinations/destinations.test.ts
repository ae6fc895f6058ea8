import { describe, expect, it } from '@jest/globals'
import { InvalidArgumentError } from '@panoply/errors'
import type { DestinationKind } from '@panoply/runner'
import { InMemoryDestination } from '@panoply/runner/testing'
import { moduleOf, temporaryFolders } from '@panoply/test-kit'

import { DESTINATIONS } from '../../src/destinations/destinations.js'
import { loadDestination } from '../../src/destinations/listed-destination.js'
import { runFakeCli } from '../fake-io.js'

const newFolder = temporaryFolders()
const module = moduleOf((call) => (call === 1 ? [{ n: 1 }, { n: 2 }] : null))

describe('a destination that is added', () => {
  it('is offered, explained and written to, by one more entry in the list', async () => {
    const memory = new InMemoryDestination()
    const opened: unknown[] = []
    const kind: DestinationKind = {
      name: 'memory',
      help: 'the memory of a test; --out is ignored',
      canTruncate: () => false,
      open: (place) => {
        opened.push(place.out)
        return memory
      },
    }
    const listed = { name: 'memory', packageName: 'memory', load: () => Promise.resolve(kind) }
    const io = { folder: newFolder(), destinations: [...DESTINATIONS, listed] }
    const panoply = (...words: string[]) => runFakeCli(['run', './source', ...words], module, io)

    const { stderr } = await panoply('--to', 'memory', '--out', 'here')
    expect(stderr).toContain('Finished: 2 rows')
    expect(opened).toEqual(['here'])
    expect(memory.records('test_source')).toEqual([{ n: 1 }, { n: 2 }])

    const { stdout } = await panoply('--help')
    expect(stdout).toMatch(/memory +the memory of a test; --out is ignored/)
    expect(await panoply('--to', 'memory', '--truncate')).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining('--to memory (the memory of a test') as unknown,
    })
  })
})

describe('a destination whose package', () => {
  const listed = (code: string, message: string) => ({
    name: 'duckdb',
    packageName: '@panoply/duckdb',
    load: () => Promise.reject(Object.assign(new Error(message), { code })),
  })

  it('is not installed is named, with the command that installs it', async () => {
    const missing = listed('ERR_MODULE_NOT_FOUND', "Cannot find package '@panoply/duckdb'")
    await expect(loadDestination(missing)).rejects.toThrow(InvalidArgumentError)
    await expect(loadDestination(missing)).rejects.toThrow('npm install @panoply/duckdb')
  })

  it.each([
    ['lacks a package of its own', 'ERR_MODULE_NOT_FOUND', "Cannot find package 'other'"],
    ['is broken', 'ERR_DLOPEN_FAILED', 'wrong ELF class'],
  ])('%s fails with its own error', async (_, code, message) => {
    await expect(loadDestination(listed(code, message))).rejects.toMatchObject({ code, message })
  })
})
