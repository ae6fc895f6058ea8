/** @runs-first It collects garbage, or makes much. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import { once } from 'node:events'

import { describe, expect, it } from '@jest/globals'

import type { SpoolEvent } from '../../src/index.js'
import { makeDirectory } from '../support/directory.js'
import { InMemoryDisk } from '../support/in-memory-spool.js'
import { numbered, numbersOf, setScene, until } from '../support/scene.js'
import { bufferBytes } from '../support/held-bytes.js'

const spoolDirectory = '/spool'

/** Leaves so many records on the disk, in entries of several. */
const leave = async (disk: InMemoryDisk, count: number, textBytes: number): Promise<void> => {
  const { open } = await setScene({ disk, faults: () => ({ kind: 'silence' }) })
  const writer = open({ spoolDirectory, maxMessageBytes: 100_000 })
  for (const { n } of numbered(count)) {
    writer.write('t', { n, text: 'x'.repeat(textBytes) })
    if (n % 7 === 0) await writer.persisted()
  }
  await writer.persisted()
  disk.kill()
}

describe('what a killed writer left', () => {
  it('is delivered by the next, and flush right after the start waits for it', async () => {
    const disk = new InMemoryDisk()
    await leave(disk, 30, 10)
    const { queue, open } = await setScene({ disk })
    const writer = open({ spoolDirectory })
    await expect(writer.flush()).resolves.toMatchObject({ delivered: 30, failed: 0, pending: 0 })
    expect(numbersOf(queue.records())).toEqual(numbersOf(numbered(30)))
    // Packed anew: one message, although it was on disk in many pieces.
    expect(queue.requests.map(({ entries }) => entries.length)).toEqual([1])
  })

  it('is delivered without a call', async () => {
    const disk = new InMemoryDisk()
    await leave(disk, 5, 10)
    const { queue, open } = await setScene({ disk })
    const writer = open({ spoolDirectory })
    await until(() => writer.stats.delivered === 5 && disk.entries.size === 0)
    expect(numbersOf(queue.records())).toEqual([0, 1, 2, 3, 4])
  })

  it('comes into memory little by little, however much it is', async () => {
    const disk = new InMemoryDisk()
    await leave(disk, 3_000, 2_000)
    const { queue, open } = await setScene({ disk })
    const maxBufferedBytes = 2_000_000
    const writer = open({ spoolDirectory, maxBufferedBytes, maxMessageBytes: 100_000 })
    let most = 0
    const look = (): void => {
      most = Math.max(most, writer.stats.bufferedBytes)
    }
    writer.on('send', look).on('flush', look)
    await expect(writer.close()).resolves.toMatchObject({ delivered: 3_000, failed: 0 })
    expect(numbersOf(queue.records())).toEqual(numbersOf(numbered(3_000)))
    expect(most).toBeLessThanOrEqual(maxBufferedBytes)
    expect(most).toBeGreaterThan(100_000)
  })

  it('waits for records that took its room while it was read', async () => {
    const disk = new InMemoryDisk()
    await leave(disk, 1, 3_000)
    const { queue, clock, open } = await setScene({
      disk,
      faults: ({ index }) => (index === 0 ? { kind: 'silence' } : undefined),
    })
    const bounds = { maxMessageBytes: 4_096, maxBufferedBytes: 4_096, requestTimeoutMs: 1_000 }
    const writer = open({ spoolDirectory, ...bounds })
    let reads = 0
    disk.plan = (operation) => {
      // Accepted while the disk is busy with what was left.
      if (operation === 'read' && reads++ === 0)
        writer.write('t', { n: 1, text: 'x'.repeat(3_000) })
      return undefined
    }
    const closed = new Promise((resolve) => {
      writer.on('send', ({ attempt }) => {
        expect(writer.stats.bufferedBytes).toBeLessThanOrEqual(bounds.maxBufferedBytes)
        if (attempt === 1 && reads === 1) resolve(writer.close())
      })
    })
    await until(() => queue.requests.length === 1)
    clock.advance(1_000)
    await expect(closed).resolves.toMatchObject({ delivered: 2, failed: 0, pending: 0 })
    expect(numbersOf(queue.records())).toEqual([0, 1])
  })

  it('is packed anew for a writer with smaller messages', async () => {
    const disk = new InMemoryDisk()
    await leave(disk, 300, 100)
    const { queue, open } = await setScene({ disk })
    const writer = open({ spoolDirectory, maxMessageBytes: 1_024, maxBufferedBytes: 1_024 })
    await expect(writer.close()).resolves.toMatchObject({ delivered: 300, failed: 0 })
    expect(numbersOf(queue.records())).toEqual(numbersOf(numbered(300)))
    expect(queue.messages().every(({ body }) => body.length <= 1_024)).toBe(true)
    expect(disk.entries.size).toBe(0)
  })

  it('stays where it is when the writer is closed before it got to it', async () => {
    const disk = new InMemoryDisk()
    await leave(disk, 2_000, 2_000)
    const { open } = await setScene({ disk, faults: () => ({ kind: 'silence' }) })
    const writer = open({ spoolDirectory, maxBufferedBytes: 1_000_000 })
    await until(() => writer.stats.inFlight > 0)
    await expect(writer.close({ timeoutMs: 0 })).resolves.toEqual({
      delivered: 0,
      failed: 0,
      pending: 2_000,
      undelivered: [],
    })
    expect(numbersOf(disk.records())).toEqual(numbersOf(numbered(2_000)))
  })

  it('is told of in an event and on a channel, without the records', async () => {
    const disk = new InMemoryDisk()
    await leave(disk, 5, 10)
    disk.missingRecords = 2
    const heard: unknown[] = []
    const hear = (message: unknown): void => {
      heard.push(message)
    }
    subscribe('panoply:stream-writer:spool', hear)
    const { queue, warnings, open } = await setScene({ disk })
    const writer = open({ spoolDirectory })
    const [event] = (await once(writer, 'spool')) as [SpoolEvent]
    unsubscribe('panoply:stream-writer:spool', hear)

    expect(event).toEqual({ directory: spoolDirectory, recovered: 5, missing: 2 })
    expect(heard).toEqual([{ account: queue.apiKey.split('/')[0], ...event }])
    expect(warnings).toEqual([])
    await writer.close()
  })

  it('warns if records are missing and there is no listener', async () => {
    const disk = new InMemoryDisk()
    disk.missingRecords = 2
    const { warnings, open } = await setScene({ disk })
    await open({ spoolDirectory }).close()
    expect(warnings).toEqual([
      '2 records in /spool are incomplete: the process that wrote them was cut off, or the disk is damaged. ' +
        'The 0 complete ones are delivered.',
    ])
  })
})

describe('records that were given up', () => {
  const refusal = () => ({ kind: 'status', status: 403, code: 'AccessDenied' }) as const
  const small = { spoolDirectory, maxMessageBytes: 1_024 }

  it('stay on disk until a report has them', async () => {
    const disk = new InMemoryDisk()
    const { clock, open } = await setScene({ disk, faults: refusal })
    const writer = open({ ...small, flushAfterMs: 10 })
    writer.write('t', { n: 0 })
    await writer.persisted()
    clock.advance(10)
    await until(() => writer.stats.failed === 1)
    await writer.persisted()
    expect(numbersOf(disk.records())).toEqual([0])
    await expect(writer.flush()).resolves.toMatchObject({ undelivered: [{ record: { n: 0 } }] })
    await until(() => disk.entries.size === 0)
  })

  it('leave the spool when an error listener has received them', async () => {
    const disk = new InMemoryDisk()
    const { clock, open } = await setScene({ disk, faults: refusal })
    const writer = open({ ...small, flushAfterMs: 10 })
    const back: object[] = []
    writer.on('error', ({ records }) => back.push(...records))
    writer.write('t', { n: 0 })
    await writer.persisted()
    clock.advance(10)
    await until(() => disk.entries.size === 0)
    expect(back).toMatchObject([{ record: { n: 0 } }])
  })

  it('stay on disk if a report has no room for them, and the next writer finds them', async () => {
    const disk = new InMemoryDisk()
    const { clock, warnings, open } = await setScene({ disk, faults: refusal })
    const writer = open({ ...small, flushAfterMs: 10, highWaterBytes: 2_500 })
    for (const { n } of numbered(3)) {
      writer.write('t', { n, text: 'x'.repeat(700) })
      clock.advance(10)
      await until(() => writer.stats.failed === n + 1)
    }
    const report = await writer.close()
    expect(numbersOf(report.undelivered.map(({ record }) => record))).toEqual([1, 2])
    expect(numbersOf(disk.records())).toEqual([0])
    expect(warnings.at(-1)).toContain(
      '1 records that could not be delivered to Panoply are left in the spool',
    )
  })

  it('stay when a report that is waited for cannot hold them all, and take no memory until then', async () => {
    const disk = new InMemoryDisk()
    await leave(disk, 8_000, 1_000)
    const { warnings, open } = await setScene({ disk })
    const send = (): Promise<never> =>
      Promise.reject(Object.assign(new Error('no'), { name: 'AccessDenied' }))
    const bounds = { maxMessageBytes: 64_000, maxBufferedBytes: 2_000_000 }
    const before = bufferBytes()
    const writer = open({ spoolDirectory, client: { send }, ...bounds })
    // Seven megabytes failed, and two may be kept for the report.
    const MOST_BYTES = 5_000_000
    // Several looks, until one sees few enough: buffers that are garbage are not always gone at once.
    let kept = Number.POSITIVE_INFINITY
    writer.on('send', () => {
      if (writer.stats.failed > 7_000 && kept >= MOST_BYTES) kept = bufferBytes() - before
    })
    const { failed, undelivered } = await writer.close()

    expect(kept).toBeLessThan(MOST_BYTES)
    expect(failed).toBe(8_000)
    expect(undelivered.length).toBeGreaterThan(500)
    // What the report does not hold is where the warning says that it is.
    expect(warnings.at(-1)).toContain('are left in the spool for the next writer')
    const all = [...undelivered.map(({ record }) => record), ...disk.records()]
    expect(numbersOf(all)).toEqual(numbersOf(numbered(8_000)))
  })

  /** A stream whose only record was refused. */
  const failedStream = async (disk: InMemoryDisk) => {
    const { open } = await setScene({ disk, faults: refusal })
    const writer = open({ ...small, flushAfterMs: 0 })
    const stream = writer.writable('t')
    stream.write({ n: 0 })
    await until(() => writer.stats.failed === 1)
    await writer.persisted()
    return { writer, stream }
  }

  it('of a stream stay until the stream has told of them', async () => {
    const disk = new InMemoryDisk()
    const { stream } = await failedStream(disk)
    expect(disk.entries.size).toBe(1)
    const failure = once(stream, 'error')
    stream.end()
    await expect(failure).resolves.toMatchObject([{ records: [{ record: { n: 0 } }] }])
    await until(() => disk.entries.size === 0)
  })

  it('of a stream that was destroyed wait for the next report', async () => {
    const disk = new InMemoryDisk()
    const { writer, stream } = await failedStream(disk)
    stream.destroy()
    await once(stream, 'close')
    expect(disk.entries.size).toBe(1)
    await expect(writer.close()).resolves.toMatchObject({ undelivered: [{ record: { n: 0 } }] })
    expect(disk.entries.size).toBe(0)
  })
})

describe('a directory that another writer has', () => {
  it('is refused: nothing is sent, everything is handed back with the reason, until the other lets go', async () => {
    const directory = makeDirectory()
    const { queue, warnings, open } = await setScene()
    const first = open({ spoolDirectory: directory })
    first.write('t', { n: 0 })
    await first.persisted()

    const second = open({ spoolDirectory: directory })
    second.write('t', { n: 1 })
    await expect(second.persisted()).rejects.toMatchObject({
      code: 'PANOPLY_SPOOL_FAILED',
      kind: 'locked',
      directory,
      message: expect.stringContaining(directory),
    })
    expect(() => second.write('t', { n: 2 })).toThrow('which another writer')
    const report = await second.close()
    expect(report).toMatchObject({
      failed: 1,
      undelivered: [{ record: { n: 1 }, error: { cause: { code: 'PANOPLY_SPOOL_FAILED' } } }],
    })
    expect(report.undelivered[0]?.error?.message).toContain(directory)
    expect(warnings).toHaveLength(2)
    expect(queue.requests).toHaveLength(0)

    await first.close()
    const third = open({ spoolDirectory: directory })
    third.write('t', { n: 3 })
    await expect(third.close()).resolves.toMatchObject({ delivered: 1 })
    expect(numbersOf(queue.records())).toEqual([0, 3])
  })
})

describe('a disk that fails', () => {
  const full = Object.assign(new Error('write: no space left on device'), { code: 'ENOSPC' })

  it.each(['open', 'write'] as const)(
    'at %s ends the keeping, not the delivery',
    async (operation) => {
      const disk = new InMemoryDisk((what) => (what === operation ? full : undefined))
      const { queue, warnings, open } = await setScene({ disk })
      const writer = open({ spoolDirectory })
      writer.write('t', { n: 0 })
      await expect(writer.persisted()).rejects.toMatchObject({
        code: 'PANOPLY_SPOOL_FAILED',
        kind: 'disk',
        message: 'records cannot be kept in /spool: ENOSPC: write: no space left on device',
        cause: { code: 'ENOSPC' },
      })
      writer.write('t', { n: 1 })
      await expect(writer.persisted()).rejects.toMatchObject({ kind: 'disk' })
      await expect(writer.close()).resolves.toMatchObject({ delivered: 2, failed: 0, pending: 0 })
      expect(numbersOf(queue.records())).toEqual([0, 1])
      expect(warnings).toEqual([
        'records cannot be kept in /spool: ENOSPC: write: no space left on device',
      ])
    },
  )

  it('is no place to leave records in: at a deadline they are handed back', async () => {
    const disk = new InMemoryDisk()
    const { open } = await setScene({ disk, faults: () => ({ kind: 'silence' }) })
    const writer = open({ spoolDirectory })
    writer.write('t', { n: 0 })
    await writer.persisted()
    disk.plan = () => full
    writer.write('t', { n: 1 })
    await expect(writer.close({ timeoutMs: 0 })).resolves.toMatchObject({ failed: 2, pending: 0 })
  })

  it('while leftovers are read leaves them, and no call waits for ever', async () => {
    const disk = new InMemoryDisk()
    await leave(disk, 10, 10)
    disk.plan = (operation) => (operation === 'read' ? full : undefined)
    const { open } = await setScene({ disk })
    const writer = open({ spoolDirectory })
    const events: SpoolEvent[] = []
    writer.on('spool', (event) => events.push(event))
    writer.write('t', { n: 10 })
    await expect(writer.close()).resolves.toMatchObject({ delivered: 1, failed: 0, pending: 10 })
    expect(events).toMatchObject([{ recovered: 10 }, { error: { cause: { code: 'ENOSPC' } } }])
    expect(writer.stats).toMatchObject({ accepted: 11, delivered: 1, failed: 0, pending: 10 })
  })
})
