import { describe, expect, it } from '@jest/globals'
import { DataSource } from '@panoply/datasource'
import { batchesModule } from '@panoply/test-kit'

import { bench } from './bench.js'

describe('what is refused before anything is read', () => {
  it.each([
    [
      'no object',
      7,
      /^the module is no data source:\n {2}Stream is missing.*\n {2}CONFIG is missing/,
    ],
    [
      'no class',
      { Stream: 7, CONFIG: { title: 'x', params: [] } },
      /Stream: expected a class, got a number/,
    ],
    [
      'a class of another kind',
      { Stream: Map, CONFIG: { title: 'x', params: [] } },
      /it has no read, no on, no close/,
    ],
    [
      'every fault of CONFIG at once',
      { Stream: DataSource, CONFIG: { params: [{ name: 'a', type: 'selekt' }, { name: 7 }] } },
      /CONFIG: params\[0\]\.type.*\n.*CONFIG: params\[1\]\.name/,
    ],
  ])('%s', async (_, module, message) => {
    await expect(bench().run(module)).rejects.toMatchObject({
      code: 'PANOPLY_INVALID_ARGUMENT',
      message: expect.stringMatching(message),
    })
  })

  it('parameters that are missing', async () => {
    const module = batchesModule(
      [],
      [
        { name: 'user', required: true },
        { name: 'db', required: true },
      ],
    )
    await expect(bench().run(module)).rejects.toThrow(/user: is required.*\n.*db: is required/)
  })

  it.each([
    ['batchSize', { batchSize: 0 }],
    ['batchSize', { batchSize: 1.5 }],
    ['retryDelaysMs', { retryDelaysMs: [-1] }],
    ['checkpointEveryMs', { checkpointEveryMs: Number.NaN }],
    ['stallAfterMs', { stallAfterMs: 0 }],
    ['resume', { resume: 'sometimes' as never }],
  ])('an option out of bounds: %s', async (argument, options) => {
    await expect(bench().run(batchesModule([]), options)).rejects.toMatchObject({ argument })
  })
})
