import { afterEach, describe, expect, it } from '@jest/globals'
import { type LocalQueue, type LocalQueueOptions, startLocalQueue } from '@panoply/local-queue'
import { countingModule } from '@panoply/test-kit'

import { PanoplyDestination, runSource } from '../../../src/index.js'
import { InMemoryStateStore } from '../../../src/testing/index.js'
import { checkpointOf, rowsOf } from '../rows.js'

const queues: LocalQueue[] = []
afterEach(async () => {
  await Promise.all(queues.splice(0).map((queue) => queue.stop()))
})

const start = async (
  options?: LocalQueueOptions,
): Promise<{ queue: LocalQueue; destination: PanoplyDestination }> => {
  const queue = await startLocalQueue(options)
  queues.push(queue)
  const { apiKey, apiSecret, endpoint } = queue
  return { queue, destination: new PanoplyDestination(apiKey, apiSecret, { endpoint }) }
}

describe('a Panoply account', () => {
  it('gets the rows of a run, and acknowledges them', async () => {
    const { queue, destination } = await start()
    const stateStore = new InMemoryStateStore()
    const report = await runSource(countingModule(250, 100), {
      ...{ destination, stateStore },
      source: { destination: 'numbers', idpattern: '{n}' },
    })

    expect(queue.records()).toHaveLength(250)
    expect(queue.records()[0]).toEqual({ n: 0, __id: '0', __table: 'numbers' })
    expect(report).toMatchObject({
      rows: 250,
      destination: { location: expect.stringMatching(/^the Panoply account /) },
    })
    expect(report.destination.bytes).toBeGreaterThan(1_000)
    expect(Object.values(stateStore.saved()?.checkpoints ?? {})).toMatchObject([
      { state: { next: 250 }, finished: true },
    ])
  })

  it('gets bytes as base64', async () => {
    const { queue, destination } = await start()
    await destination.write(rowsOf('files', [{ raw: Buffer.from('hi') }]))
    await destination.commit(() => checkpointOf({}))
    await destination.close()

    expect(queue.records()).toEqual([{ raw: 'aGk=', __table: 'files' }])
  })

  it('that refuses rows fails the run, and no state is kept', async () => {
    const { destination } = await start({
      faults: () => ({ kind: 'status', status: 403, code: 'AccessDenied' }),
    })
    const stateStore = new InMemoryStateStore()
    const running = runSource(countingModule(10, 10), { destination, stateStore })

    await expect(running).rejects.toMatchObject({
      ...{ code: 'PANOPLY_RUN_FAILED', part: 'destination' },
      cause: { code: 'PANOPLY_DELIVERY_FAILED' },
    })
    expect(stateStore.saved()).toBeUndefined()
  })

  it('is not opened with a malformed secret, which is not shown', () => {
    expect(() => new PanoplyDestination('ACCOUNT/RAND', 'hunter2-hunter2')).toThrow(
      expect.objectContaining({ code: 'PANOPLY_INVALID_ARGUMENT' }),
    )
    expect(() => new PanoplyDestination('ACCOUNT/RAND', 'hunter2-hunter2')).not.toThrow(/hunter2/)
  })
})
