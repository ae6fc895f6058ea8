import { expect, it } from '@jest/globals'
import { readAll } from '@panoply/datasource/testing'

import { Stream } from '../src/declared.js'

it('the source that declares its tables names each with its key', async () => {
  const streams = await Stream.streams({ tables: ['orders', 'users'] })
  expect(streams.map(({ name, primaryKey }) => [name, primaryKey])).toEqual([
    ['orders', 'id'],
    ['users', 'id'],
  ])
  expect((await readAll(new Stream({}))).rows).toEqual([])
})
