import { basename, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type LocalQueue, startLocalQueue } from '@panoply/local-queue'

import { docExamplesOf, type Given, withoutExample } from '../../src/pages/doc-examples.js'
import { ExampleApi } from '../../src/pages/example-api.js'
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
const PACKAGES: readonly [folder: string, given?: Given][] = [
  ['stream-writer', WRITER],
  ['local-queue'],
  ['errors'],
  ['datasource'],
  ['runner', WRITER],
  ['duckdb'],
  ['tape'],
  ['http'],
  ['oauth'],
  ['ssh-tunnel'],
  ['engines'],
  ['postgres'],
  ['console'],
  ['prove'],
]

/** Runs all examples of a package in one process: each is a module of its own. */
const RUN_ALL = 'run-all.mts'

const runAll = (folder: string, count: number): string =>
  (folder === 'http' ? ExampleApi.redirection : '') +
  Array.from({ length: count }, (_, index) => `await import('./example-${index}.js')\n`).join('')

/** The examples of a package, saved in the folder of a reader. */
const saved = PACKAGES.map(([folder, given]) => {
  const examples = docExamplesOf(folder, given)
  const names = examples.map((_, index) => `example-${index}.ts`)
  const files = examples.map(({ program }, index): [string, string] => [
    names[index] ?? '',
    program,
  ])
  const reader = new Reader({
    ...Object.fromEntries(files),
    [RUN_ALL]: runAll(folder, examples.length),
  })
  return { folder, examples, reader, paths: names.map((name) => join(reader.folder, name)) }
})

let queue: LocalQueue
let api: ExampleApi
/** What the compiler says of the examples of all packages: it reads the sources of the packages once. */
let complaints: string[]
beforeAll(async () => {
  queue = await startLocalQueue()
  api = await ExampleApi.start()
  const { stdout } = await checkTypes(saved.flatMap(({ paths }) => paths))
  complaints = stdout.split('\n').filter((line) => line !== '')
})
afterAll(async () => {
  for (const { reader } of saved) reader.leave()
  await queue.stop()
  await api.stop()
})

/** The packages whose examples a line of the compiler names; nothing: the line belongs to the line before. */
const isAbout = (line: string, { folder }: Reader): boolean => line.includes(`${basename(folder)}/`)

describe.each(saved)('the examples of $folder', ({ folder, examples, reader }) => {
  it('stand at every exported class and function', () => {
    expect(withoutExample(folder)).toEqual([])
  })

  it('have no type errors', () => {
    const own = complaints.filter((line) => isAbout(line, reader))
    const named = own.map((line) =>
      line.replaceAll(/\S*example-(\d+)\.ts/g, (_, index: string) => {
        return examples[Number(index)]?.name ?? ''
      }),
    )
    expect(named).toEqual([])
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

it('no example of another kind is complained of', () => {
  expect(complaints.filter((line) => !saved.some(({ reader }) => isAbout(line, reader)))).toEqual(
    [],
  )
})
