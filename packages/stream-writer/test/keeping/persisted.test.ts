import { describe, expect, it } from '@jest/globals'

import { InMemoryDisk } from '../support/in-memory-spool.js'
import { numbered, numbersOf, setScene, until } from '../support/scene.js'

const spoolDirectory = '/spool'
const silence = () => ({ kind: 'silence' }) as const

describe('persisted', () => {
  it('is refused without a spool', async () => {
    const { open } = await setScene()
    await expect(open().persisted()).rejects.toMatchObject({
      code: 'PANOPLY_INVALID_ARGUMENT',
      message: 'persisted: expected the option spoolDirectory, got none',
    })
  })

  it('resolves when what was written before is on disk, synced, and sends nothing', async () => {
    const disk = new InMemoryDisk()
    const { queue, open } = await setScene({ disk })
    const writer = open({ spoolDirectory })
    for (const record of numbered(3)) writer.write('t', record)
    await writer.persisted()

    expect(numbersOf(disk.records())).toEqual([0, 1, 2])
    expect(disk.syncs).toBe(1)
    expect(queue.requests).toHaveLength(0)
    // Nothing came since: there is nothing to wait for.
    await writer.persisted()
    expect(disk.syncs).toBe(1)
  })

  it('writes records to the disk also without a call of persisted', async () => {
    const disk = new InMemoryDisk()
    const { open } = await setScene({ disk })
    open({ spoolDirectory }).write('t', { n: 0 })
    await until(() => disk.entries.size === 1)
    expect(disk.syncs).toBe(0)
  })

  it('many calls share a sync', async () => {
    const disk = new InMemoryDisk()
    const { open } = await setScene({ disk })
    const writer = open({ spoolDirectory })
    const calls = numbered(200).map((record) => {
      writer.write('t', record)
      return writer.persisted()
    })
    await Promise.all(calls)
    expect(disk.records()).toHaveLength(200)
    expect(disk.syncs).toBeLessThanOrEqual(2)
  })

  it('after each record leaves messages as full as they would be', async () => {
    const disk = new InMemoryDisk()
    const { queue, open } = await setScene({ disk })
    const writer = open({ spoolDirectory })
    for (const record of numbered(50)) {
      writer.write('t', record)
      await writer.persisted()
    }
    expect(disk.entries.size).toBe(50)
    await writer.close()

    expect(queue.requests.map(({ entries }) => entries.length)).toEqual([1])
    expect(numbersOf(queue.records())).toEqual(numbersOf(numbered(50)))
    expect(disk.entries.size).toBe(0)
  })

  it('resolves for what was delivered before it got to the disk', async () => {
    const disk = new InMemoryDisk()
    const { open } = await setScene({ disk })
    const writer = open({ spoolDirectory })
    writer.write('t', { n: 0 })
    const persisted = writer.persisted()
    await writer.close()
    await persisted
    await writer.persisted()
    expect(disk.entries.size).toBe(0)
  })
})

describe('a full spool', () => {
  const bounds = { spoolDirectory, maxMessageBytes: 1_024, maxSpoolBytes: 3_000 }

  it('refuses a record in words, and takes it when there is room', async () => {
    const disk = new InMemoryDisk()
    const { queue, clock, open } = await setScene({
      disk,
      faults: ({ index }) => (index === 0 ? { kind: 'silence' } : undefined),
    })
    const writer = open({ ...bounds, requestTimeoutMs: 1_000 })
    const write = (n: number): boolean => writer.write('t', { n, text: 'x'.repeat(680) })
    expect([write(0), write(1)]).toEqual([true, true])
    await writer.persisted()
    // From three quarters on it asks for a pause.
    expect([write(2), write(3)]).toEqual([true, false])
    expect(() => write(4)).toThrow(
      /^\d+ bytes are in the spool and the record adds \d+, expected at most maxSpoolBytes \(3000\); wait for ready\(\)/,
    )
    const ready = writer.ready()
    await until(() => queue.requests.length === 1)
    clock.advance(1_000)
    await ready
    write(4)
    await writer.close()
    expect(numbersOf(queue.records())).toEqual([0, 1, 2, 3, 4])
    expect(disk.entries.size).toBe(0)
  })

  it('of records that no listener takes back reports it, and no call waits for ever', async () => {
    const disk = new InMemoryDisk()
    const { open } = await setScene({
      disk,
      faults: () => ({ kind: 'status', status: 403, code: 'AccessDenied' }),
    })
    const writer = open({ ...bounds, flushAfterMs: 0 })
    const stream = writer.writable('other')
    for (let n = 0; n < 4; n++) writer.write('t', { n, text: 'x'.repeat(680) })
    await until(() => writer.stats.failed === 4)
    await writer.ready()
    expect(() => writer.write('t', { n: 4, text: 'x'.repeat(680) })).toThrow(
      /they were given up and the program has not received them: listen to 'error', or read the report of flush\(\)$/,
    )
    const failure = new Promise((resolve) => stream.once('error', resolve))
    stream.write({ n: 5, text: 'x'.repeat(680) })
    await expect(failure).resolves.toMatchObject({ code: 'PANOPLY_BUFFER_FULL' })

    await expect(writer.flush()).resolves.toMatchObject({ failed: 4 })
    await until(() => writer.stats.spooledBytes === 0)
    expect(writer.write('t', { n: 4 })).toBe(true)
  })
})

describe('close with a deadline', () => {
  it('that comes before the spool is open leaves there what is there, and sends none of it', async () => {
    const disk = new InMemoryDisk()
    const { queue, clock, open } = await setScene({ disk, faults: silence })
    const first = open({ spoolDirectory })
    for (const record of numbered(3)) first.write('t', record)
    await first.close({ timeoutMs: 0 })
    const requests = queue.requests.length

    const startedAt = clock.now()
    const second = open({ spoolDirectory })
    await expect(second.close({ timeoutMs: 0 })).resolves.toEqual({
      ...{ delivered: 0, failed: 0, pending: 3, undelivered: [] },
    })
    expect(clock.now()).toBe(startedAt)
    expect(second.stats).toMatchObject({ accepted: 3, recovered: 3, pending: 3, bufferedBytes: 0 })
    expect(queue.requests).toHaveLength(requests)
    expect(numbersOf(disk.records())).toEqual([0, 1, 2])
  })

  it('waits a while and no longer for a disk that does not open the spool, and hands back what came', async () => {
    let letGo = (): void => undefined
    const opened = new Promise<undefined>((resolve) => {
      letGo = () => {
        resolve(undefined)
      }
    })
    const disk = new InMemoryDisk((what) => (what === 'open' ? opened : undefined))
    const { clock, warnings, open } = await setScene({ disk })
    const writer = open({ spoolDirectory })
    writer.write('t', { n: 0 })
    const persisted = writer.persisted().catch((error: unknown) => error)
    const closed = writer.close({ timeoutMs: 100 })
    const timers = clock.pending
    clock.advance(100)
    // The one for the deadline is over, and one for the disk takes its place.
    await until(() => clock.pending === timers)
    clock.advance(5_000)
    await expect(closed).resolves.toMatchObject({ failed: 1, pending: 0 })
    await expect(persisted).resolves.toMatchObject({ kind: 'disk' })
    expect(warnings).toEqual([
      'records cannot be kept in /spool: ETIMEDOUT: the spool was not open in time',
    ])
    // A disk that wakes up later is let go of at once.
    letGo()
    await until(() => disk.owner !== undefined)
    await until(() => disk.owner === undefined)
  })

  it('leaves on disk what is not delivered, for the next writer', async () => {
    const disk = new InMemoryDisk()
    let isDown = true
    const { queue, open } = await setScene({ disk, faults: () => (isDown ? silence() : undefined) })
    const first = open({ spoolDirectory })
    for (const record of numbered(3)) first.write('t', record)
    const report = await first.close({ timeoutMs: 0 })
    expect(report).toEqual({ delivered: 0, failed: 0, pending: 3, undelivered: [] })
    expect(first.stats).toMatchObject({
      accepted: 3,
      delivered: 0,
      failed: 0,
      pending: 3,
      bufferedBytes: 0,
    })
    expect(disk.syncs).toBe(1)

    isDown = false
    const second = open({ spoolDirectory })
    second.write('t', { n: 3 })
    await expect(second.close()).resolves.toMatchObject({ delivered: 4, failed: 0, pending: 0 })
    expect(second.stats).toMatchObject({ accepted: 4, recovered: 3, delivered: 4, spooledBytes: 0 })
    expect(numbersOf(queue.records())).toEqual([0, 1, 2, 3])
    expect(disk.entries.size).toBe(0)
  })
})
