import { describe, expect, it } from '@jest/globals'

import { newerRun } from '../../../page/src/api/newer-run.js'
import { failedRun, run } from '../support/console-data.js'

describe('of two answers about runs', () => {
  it('the one with more changes holds, in whatever order they come', () => {
    const [before, after] = [run({ updates: 7 }), failedRun()]
    const ended = { ...after, updates: 8 }
    expect(newerRun(before, ended)).toBe(ended)
    expect(newerRun(ended, before)).toBe(ended)
  })

  it('the one about the later run holds', () => {
    const later = run({ id: 'run-2', startedAt: '2026-11-27T00:00:00.000Z', updates: 1 })
    expect(newerRun(failedRun(), later)).toBe(later)
    expect(newerRun(later, failedRun())).toBe(later)
  })

  it('the one that knows a run holds', () => {
    const known = run()
    expect(newerRun(null, known)).toBe(known)
    expect(newerRun(known, null)).toBe(known)
    expect(newerRun(null, null)).toBe(null)
  })
})
