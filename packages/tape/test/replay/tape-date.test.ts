import { statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { replayTape, withoutTape } from '../../src/index.js'
import { Scene } from '../support/scene.js'

const RECORDED_AT = '2024-05-06T07:08:09.000Z'
const RECORDED_MS = Date.parse(RECORDED_AT)
const DAY_MS = 24 * 60 * 60 * 1_000

describe('the date of a tape', () => {
  let scene: Scene
  const own = Date

  beforeEach(() => {
    scene = new Scene()
    writeFileSync(scene.path, JSON.stringify({ tape: 1, recordedAt: RECORDED_AT, exchanges: [] }))
  })
  afterEach(() => scene.stop())

  const replayed = <T>(run: () => T): Promise<T> => replayTape(scene.path, run, { setsDate: true })

  it('is taken back when the run fails', async () => {
    await expect(replayed(() => Promise.reject(new Error('over')))).rejects.toThrow('over')
    expect(Date.now()).toBeGreaterThan(RECORDED_MS + DAY_MS)
    expect(globalThis.Date).toBe(own)
  })

  it('is not that of a run that does not ask for it, nor of a tape without one', async () => {
    expect(await replayTape(scene.path, () => Date.now())).toBeGreaterThan(RECORDED_MS + DAY_MS)
    writeFileSync(scene.path, JSON.stringify({ tape: 1, exchanges: [] }))
    expect(await replayed(() => Date.now())).toBeGreaterThan(RECORDED_MS + DAY_MS)
  })

  it('is not that of what runs beside the tape, also in its timers', async () => {
    const [now, later] = await replayed(() =>
      withoutTape(async () => [
        new Date().getTime(),
        await new Promise<number>((resolve) => {
          setTimeout(() => {
            resolve(Date.now())
          }, 1)
        }),
      ]),
    )
    expect(now).toBeGreaterThan(RECORDED_MS + DAY_MS)
    expect(later).toBeGreaterThan(RECORDED_MS + DAY_MS)
  })

  it('is where Date begins, in each of its forms, and it goes on from there', async () => {
    const { times, later } = await replayed(async () => {
      const forms = [Date.now(), new Date().getTime(), Date.parse(Date())]
      await new Promise((resolve) => {
        setTimeout(resolve, 5)
      })
      return { times: forms, later: Date.now() }
    })
    for (const time of times) {
      expect(Math.abs(time - RECORDED_MS)).toBeLessThan(DAY_MS)
    }
    expect(later).toBeGreaterThan(times[0] ?? 0)
  })

  it('leaves other dates as they are, and their class', async () => {
    class Day extends Date {}
    const found = await replayed(() => ({
      given: new Date(0).toISOString(),
      parts: new Date(2020, 1, 2).getDate(),
      utc: Date.UTC(1970, 0, 1),
      isDate: [new Date(), new Day(), statSync(join(scene.folder, '.')).mtime].map(
        (date) => Object.prototype.toString.call(date) === '[object Date]',
      ),
      isInstance: new Day() instanceof Date && new Day() instanceof Day,
    }))
    expect(found).toEqual({
      ...{ given: '1970-01-01T00:00:00.000Z', parts: 2, utc: 0 },
      ...{ isDate: [true, true, true], isInstance: true },
    })
  })
})
