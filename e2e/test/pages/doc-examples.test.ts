import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type LocalQueue, startLocalQueue } from '@panoply/local-queue'

import { docExamplesOf, type Given, withoutExample } from '../../src/pages/doc-examples.js'
import { checkTypes, Reader } from '../../src/pages/reader.js'

/** What the examples of the stream writer need and do not show. */
const WRITER: Given = {
  apiKey: "const apiKey = process.env['PANOPLY_KEY'] ?? ''",
  apiSecret: "const apiSecret = process.env['PANOPLY_SECRET'] ?? ''",
  rows: 'const rows = [{ n: 1 }, { n: 2 }]',
  writer: 'const writer = new StreamWriter(apiKey, apiSecret)',
}

/**
 * The packages whose `@example`s are compiled and run, with what is given to them. Every class and function that such a
 * package exports has an example.
 */
const PACKAGES: readonly [folder: string, given?: Given, kind?: 'needs a network'][] = [
  ['stream-writer', WRITER],
  ['local-queue'],
  ['errors'],
  ['datasource'],
  ['runner', WRITER],
  ['duckdb'],
  ['tape'],
  // Its examples speak to an API that is not there.
  ['http', {}, 'needs a network'],
  ['oauth'],
  ['ssh-tunnel'],
  ['engines'],
  ['postgres'],
  ['console'],
  ['prove'],
]

/** Runs all examples of a package in one process: each is a module of its own. */
const RUN_ALL = 'run-all.mts'

const runAll = (count: number): string =>
  Array.from({ length: count }, (_, index) => `await import('./example-${index}.ts')\n`).join('')

let queue: LocalQueue
beforeAll(async () => {
  queue = await startLocalQueue()
})
afterAll(() => queue.stop())

describe.each(PACKAGES)('the examples of %s', (folder, given, kind) => {
  const examples = docExamplesOf(folder, given)
  let reader: Reader
  beforeAll(() => {
    const files = examples.map(({ program }, index) => [`example-${index}.ts`, program])
    reader = new Reader({
      ...(Object.fromEntries(files) as Record<string, string>),
      [RUN_ALL]: runAll(examples.length),
    })
  })
  afterAll(() => {
    reader.leave()
  })

  it('stand at every exported class and function', () => {
    expect(withoutExample(folder)).toEqual([])
  })

  it('have no type errors', async () => {
    const paths = examples.map((_, index) => join(reader.folder, `example-${index}.ts`))
    const { stdout } = await checkTypes(paths)
    const named = stdout.replaceAll(/\S*example-(\d+)\.ts/g, (_, index: string) => {
      return examples[Number(index)]?.name ?? ''
    })
    expect(named).toBe('')
  })

  if (kind === 'needs a network') return
  it('run', async () => {
    const { code, stderr } = await reader.run(RUN_ALL, queue)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})
