import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

import { afterEach, describe, expect, it } from '@jest/globals'
import { type FaultPlan, type LocalQueue, startLocalQueue } from '@panoply/local-queue'

import type { DeliveryReport } from '../../src/index.js'
import { makeDirectory } from '../support/directory.js'
import { livedOnMs, startProgram } from '../support/program.js'
import { numbersOf, until } from '../support/scene.js'

let queue: LocalQueue | undefined
let running: ChildProcess | undefined

afterEach(async () => {
  running?.kill('SIGKILL')
  await queue?.stop()
})

const ROUNDS = 4
/** The longest that a round goes on after the first records were safe. */
const LONGEST_ROUND_MS = 300

/** Every seventh request is in trouble, each time in another way. */
const trouble: FaultPlan = ({ index }) => {
  if (index % 7 !== 0) return undefined
  const faults = ['reset', 'cut', 'silence-after', 'garbage'] as const
  return { kind: faults[(index / 7) % faults.length] ?? 'reset' }
}

const pass = async (durationMs: number): Promise<void> => {
  const end = performance.now() + durationMs
  await until(() => performance.now() > end)
}

describe('a program that is killed', () => {
  it('again and again, at any moment, loses nothing that was persisted', async () => {
    queue = await startLocalQueue({ faults: trouble })
    const directory = makeDirectory()
    const safe = new Set<number>()
    let next = 0
    for (let round = 0; round < ROUNDS; round++) {
      const { child, ended } = startProgram('spooled', queue, directory, String(next))
      running = child
      await once(child.stdout as NodeJS.ReadableStream, 'data')
      await pass(Math.random() * LONGEST_ROUND_MS)
      child.kill('SIGKILL')
      const { stdout, stderr } = await ended
      expect(stderr).toMatch(/^{"recovered":\d+,"missing":\d+}\n$/)
      const last = Number(stdout.trimEnd().split('\n').at(-1))
      for (let n = next; n < last; n++) safe.add(n)
      // Far beyond what the killed one may have written without having said so.
      next = last + 10_000
    }
    const { ended } = startProgram('spooled', queue, directory, '0', 'finish')
    const { code, stdout } = await ended
    expect(code).toBe(0)
    expect(JSON.parse(stdout) as DeliveryReport).toMatchObject({ failed: 0, pending: 0 })

    const records = queue.records() as { n: number; text: string }[]
    const arrived = new Set(numbersOf(records))
    expect(safe.size).toBeGreaterThan(ROUNDS)
    expect([...safe].filter((n) => !arrived.has(n))).toEqual([])
    // And nothing was made up.
    expect(records.filter(({ n, text }) => text !== 'x'.repeat(n % 97))).toEqual([])
    // What was delivered is on disk no more.
    const again = await startProgram('spooled', queue, directory, '0', 'finish').ended
    expect(again.stderr).toBe('{"recovered":0,"missing":0}\n')
  })
})

describe('two programs with one directory', () => {
  it('do not share it: the second says so and takes nothing, until the first is gone', async () => {
    let isDown = true
    queue = await startLocalQueue({ faults: () => (isDown ? { kind: 'silence' } : undefined) })
    const directory = makeDirectory()
    const first = startProgram('spooled', queue, directory)
    running = first.child
    await once(first.child.stdout as NodeJS.ReadableStream, 'data')

    const second = await startProgram('spool-ends', queue, directory).ended
    expect(second.stderr).toContain('which another writer')
    expect(second.stderr).toContain(directory)

    first.child.kill('SIGKILL')
    await first.ended
    isDown = false
    const third = await startProgram('spooled', queue, directory, '0', 'finish').ended
    expect({ code: third.code, ...JSON.parse(third.stdout) }).toMatchObject({
      ...{ code: 0, failed: 0, pending: 0 },
    })
    expect(numbersOf(queue.records())).toContain(0)
    // Nothing of the second: it writes records of another form.
    expect(queue.records().filter((record) => !('text' in record))).toEqual([])
  })
})

describe('a program with a spool', () => {
  it('that simply ends delivers everything, leaves nothing on disk, and is gone within a second of one that closes', async () => {
    queue = await startLocalQueue()
    const directory = makeDirectory()
    const ends = await startProgram('spool-ends', queue, directory).ended
    expect(ends).toMatchObject({ code: 0, stderr: '' })
    expect(numbersOf(queue.records())).toEqual([0, 1, 2, 3, 4])
    const next = await startProgram('spooled', queue, directory, '0', 'finish').ended
    expect(next.stderr).toBe('{"recovered":0,"missing":0}\n')
    const closes = await startProgram('closes', queue, directory).ended
    expect(livedOnMs(ends)).toBeLessThan(livedOnMs(closes) + 1_000)
  })

  it('that calls process.exit leaves to the next what was persisted, and need not be told so', async () => {
    queue = await startLocalQueue()
    const directory = makeDirectory()
    const { code, stderr } = await startProgram('spool-ends', queue, directory, 'exit').ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(queue.records()).toEqual([])
    const next = await startProgram('spooled', queue, directory, '0', 'finish').ended
    expect(next.stderr).toBe('{"recovered":5,"missing":0}\n')
    expect(JSON.parse(next.stdout)).toMatchObject({ delivered: 5, failed: 0, pending: 0 })
    expect(numbersOf(queue.records())).toEqual([0, 1, 2, 3, 4])
  })
})
