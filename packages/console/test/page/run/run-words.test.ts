import { describe, expect, it } from '@jest/globals'

import { addSpeedPoint, joinSpeedPoints } from '../../../page/src/run/speed-points.js'
import { isUnderWay, percentDone, runWord } from '../../../page/src/run/run-words.js'
import type { SpeedPoint } from '../../../src/protocol/index.js'
import { failedRun, run } from '../support/console-data.js'

const point = (atMs: number): SpeedPoint => ({ atMs, rowsPerSecond: 1 })

describe('the points of a plot', () => {
  it('stay few and in order, however long a run takes', () => {
    let points: SpeedPoint[] = []
    for (let atMs = 1; atMs <= 10_000; atMs += 1) points = addSpeedPoint(points, point(atMs), 100)
    expect(points.length).toBeLessThanOrEqual(100)
    expect(points[0]).toEqual(point(1))
    expect(points.at(-1)).toEqual(point(10_000))
    expect(points.map(({ atMs }) => atMs)).toEqual(
      points.map(({ atMs }) => atMs).sort((a, b) => a - b),
    )
  })

  it('tell no time twice', () => {
    expect(joinSpeedPoints([point(1), point(2)], [point(2), point(3)])).toEqual(
      [1, 2, 3].map(point),
    )
    expect(joinSpeedPoints([], [point(2)])).toEqual([point(2)])
  })
})

describe('the words for a run', () => {
  it('tell how it ended', () => {
    expect(runWord(run()).word).toBe('Running')
    expect(runWord(failedRun()).word).toBe('Failed')
    expect(runWord(run({ phase: 'ended', outcome: 'stopped' })).word).toBe('Stopped')
    expect([null, run(), failedRun()].map(isUnderWay)).toEqual([false, true, false])
  })

  it.each([
    [null, null, undefined],
    [3, null, undefined],
    [3, 0, undefined],
    [1, 4, 25],
    [9, 4, 100],
    [-1, 4, 0],
  ])('loaded %p of %p is %p percent', (loaded, total, percent) => {
    expect(percentDone(run({ progress: { loaded, total, message: '' } }))).toBe(percent)
  })

  it('tell that a finished run is whole, also when its source never said so', () => {
    const progress = { loaded: null, total: null, message: '' }
    expect(percentDone(run({ phase: 'ended', outcome: 'finished', progress }))).toBe(100)
  })
})
