import { StreamWriter } from '@panoply/stream-writer'
import { InMemoryWriter } from '@panoply/stream-writer/testing'

import { register } from '../main'

test('registers', () => {
  const events = new InMemoryWriter()
  register(events, 'in memory')
  expect(events.records('consumers')).toMatchObject([{ consumer: 'in memory' }])
})

test('streams a record', async () => {
  const events = StreamWriter.fromEnvironment()
  register(events, 'ts-jest')
  await expect(events.close()).resolves.toMatchObject({ delivered: 1, failed: 0 })
})
