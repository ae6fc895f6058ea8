import { describe, expect, it } from '@jest/globals'

import { RunState } from '../../src/runs/run-state.js'

const NOW = new Date('2026-01-01T00:00:00Z')

const reading = (...lines: object[]): RunState => {
  const state = new RunState('run-1', 'duckdb:/data/x.duckdb', NOW)
  for (const line of [{ type: 'start' }, ...lines]) state.line(JSON.stringify(line), NOW)
  return state
}
const lastWords = ({ timeline }: RunState): string | undefined =>
  timeline.page(0, 1_000).entries.at(-1)?.message

const safe = { type: 'checkpoint', rows: 40 }
const end = (outcome: string): object => ({ type: 'end', report: { outcome, rows: 40 } })

describe('how a run ended', () => {
  it.each([
    ['its process crashed', [], 9, null, 'ended with code 9'],
    ['a signal ended it that nobody sent from here', [], null, 'SIGKILL', 'ended by SIGKILL'],
    ['it told an error', [{ type: 'error', message: 'no access' }], 3, null, 'no access'],
    ['it crashed after its report', [end('finished')], 9, null, 'ended with code 9'],
  ])('is a failure if %s', (_, lines, code, signal, message) => {
    const state = reading(safe, ...lines)
    state.ended(code, signal, NOW)
    expect(state.status).toMatchObject({ phase: 'ended', outcome: 'failed' })
    expect(state.status.failure?.message).toContain(message)
    expect(lastWords(state)).toBe('the run failed: 40 rows are committed')
  })

  it('is told by its report, also if a signal from elsewhere stopped it', () => {
    const [finished, stopped] = [reading(end('finished')), reading(end('stopped'))]
    finished.ended(0, null, NOW)
    stopped.ended(143, null, NOW)
    expect(finished.status).toMatchObject({ outcome: 'finished', failure: null })
    expect(stopped.status).toMatchObject({ outcome: 'stopped', failure: null })
    expect(lastWords(stopped)).toBe('stopped: 40 rows are committed')
  })

  it('does not promise that all rows are committed if it was ended by force', () => {
    const state = reading({ type: 'batch', rows: 50 }, safe)
    state.stopping()
    state.forced('the run has not stopped after 30 s, so its process is ended', NOW)
    state.ended(null, 'SIGKILL', NOW)
    expect(state.status).toMatchObject({ outcome: 'stopped', rows: 50, safeRows: 40 })
    expect(lastWords(state)).toBe(
      'ended by force: 40 rows are committed, and the next run reads again what came after them',
    )
  })
})

describe('the status of a run', () => {
  it('counts each change, so that a page can tell an old answer from a new one', () => {
    const state = reading()
    const seen = [state.status.updates]
    for (const change of [
      () => state.line('a text', NOW),
      () => {
        state.stopping()
      },
      () => {
        state.ended(143, null, NOW)
      },
    ]) {
      change()
      seen.push(state.status.updates)
    }
    expect(seen).toEqual([...new Set(seen)].sort((a, b) => a - b))
  })
})
