import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type LocalQueue, startLocalQueue } from '@panoply/local-queue'

import { docExamplesOf } from '../../src/pages/doc-examples.js'
import { checkTypes, Reader } from '../../src/pages/reader.js'

/** The packages whose examples are complete programs. Add a package once its examples are. */
const PACKAGES = ['oauth']

const examples = PACKAGES.flatMap((name) => docExamplesOf(`packages/${name}`)).map(
  (example, index) => ({ ...example, file: `example-${index}.ts` }),
)

describe('the examples in doc comments', () => {
  let queue: LocalQueue
  let reader: Reader
  beforeAll(async () => {
    queue = await startLocalQueue()
    reader = new Reader(Object.fromEntries(examples.map(({ file, program }) => [file, program])))
  })
  afterAll(async () => {
    reader.leave()
    await queue.stop()
  })

  it.each(PACKAGES)('are found in %s', (name) => {
    expect(docExamplesOf(`packages/${name}`).length).toBeGreaterThan(0)
  })

  it('have no type errors', async () => {
    const { stdout } = await checkTypes(examples.map(({ file }) => join(reader.folder, file)))
    expect(stdout).toBe('')
  })

  it.each(examples)('$name runs', async ({ file }) => {
    const { code, stderr } = await reader.run(file, queue)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })
})
