import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type LocalQueue, startLocalQueue } from '@panoply/local-queue'

import { withoutExample } from '../../src/pages/doc-examples.js'
import { documentedPackages } from '../../src/pages/documented-packages.js'
import { ExampleApi } from '../../src/pages/example-api.js'
import { Reader } from '../../src/pages/reader.js'

/** Runs all examples of a package in one process: each is a module of its own. */
const RUN_ALL = 'run-all.mts'

const runAll = (folder: string, count: number): string =>
  (folder === 'http' ? ExampleApi.redirection : '') +
  Array.from({ length: count }, (_, index) => `await import('./example-${index}.js')\n`).join('')

/** The examples of a package, saved in the folder of a reader. */
const saved = documentedPackages().map(({ folder, files }) => {
  const programs = { ...files, [RUN_ALL]: runAll(folder, Object.keys(files).length) }
  return { folder, reader: new Reader(programs) }
})

let queue: LocalQueue
let api: ExampleApi
beforeAll(async () => {
  queue = await startLocalQueue()
  api = await ExampleApi.start()
})
afterAll(async () => {
  for (const { reader } of saved) reader.leave()
  await queue.stop()
  await api.stop()
})

describe.each(saved)('the examples of $folder', ({ folder, reader }) => {
  it('stand at every exported class and function', () => {
    expect(withoutExample(folder)).toEqual([])
  })

  it('run', async () => {
    const { code, stderr } = await reader.run(RUN_ALL, queue, api.env)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})

it('the examples of http send their requests', () => {
  expect(new Set(api.asked)).toEqual(
    new Set(['/v1/users/1', '/v1/users', '/v1/export.jsonl', '/v1/export']),
  )
})
