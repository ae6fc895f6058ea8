import { describe, expect, it } from '@jest/globals'

import fc from 'fast-check'
import { TextSink } from '@panoply/test-kit'

import { formatBytes, formatCount, formatDuration } from '../../src/report/format.js'
import { PrintableOutput } from '../../src/process/printable-output.js'
import { printable } from '../../src/process/printable.js'
import { JsonReporter } from '../../src/report/json-reporter.js'
import { PlainReporter } from '../../src/report/plain-reporter.js'
import { QuietReporter } from '../../src/report/quiet-reporter.js'
import { RunProgress } from '../../src/report/run-progress.js'
import { progressLine } from '../../src/report/progress-line.js'
import { textWidth } from '../../src/report/text-width.js'
import { summary } from '../../src/report/summary.js'
import { TerminalReporter } from '../../src/report/terminal-reporter.js'
import type { RunEvent, RunReport } from '@panoply/runner'
import { ManualClock } from '@panoply/runner/testing'

const start: RunEvent = { type: 'start', source: 'Boards', destination: 'x.duckdb', resumed: true }
const batch = (rows: number): RunEvent => ({ type: 'batch', rows, reads: 1 })
const progress = (loaded: number | null, total: number | null, message = ''): RunEvent => ({
  ...{ type: 'progress', loaded, total, message },
})
const retry: RunEvent = { type: 'retry', attempt: 1, maxAttempts: 3, delayMs: 4_000, error: 'down' }
const report: RunReport = {
  outcome: 'finished',
  source: 'Boards',
  rows: 12_345,
  rejected: 0,
  reads: 13,
  retries: 2,
  checkpoints: 4,
  durationMs: 12_345,
  resumed: false,
  destination: {
    tables: [
      { table: 'orders', rows: 12_344 },
      { table: 'customers', rows: 1 },
    ],
    bytes: 4_404_019,
    location: '/data/x.duckdb',
    query: `duckdb /data/x.duckdb 'FROM "orders" LIMIT 10'`,
  },
  warnings: [],
}

/** A run of 10 s that has come to 300 of 1,200 files. */
const underWay = (): RunProgress => {
  const state = new RunProgress()
  state.add(start, 0)
  state.add(progress(0, 1_200), 0)
  for (let second = 1; second <= 10; second += 1) state.add(batch(second * 1_000), second * 1_000)
  state.add({ type: 'checkpoint', rows: 9_000 }, 10_000)
  state.add(progress(300, 1_200, '300/1,200 files loaded'), 10_000)
  return state
}

describe('the line of a run', () => {
  it('shows rows, speed, committed rows, and how long the rest takes', () => {
    expect(progressLine(underWay(), 10_000, 200)).toBe(
      '█████░░░░░░░░░░░░░░░ 25 % Boards · 10,000 rows · 1,000/s · ETA 30 s · 9,000 committed · 300/1,200 files loaded',
    )
  })

  it('shows retries, and the message of the source if there are no counts', () => {
    const state = new RunProgress()
    state.add(start, 0)
    state.add(retry, 10)
    state.add(progress(null, null, 'for the export'), 20)
    expect(progressLine(state, 250, 200)).toBe(
      '⠹ Boards · 0 rows · 0/s · 1 retry · 0 committed · waiting: for the export',
    )
  })

  it('never breaks the line, and obeys no command of a terminal', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', maxLength: 60 }),
        fc.integer({ min: 2, max: 200 }),
        (message, columns) => {
          const state = underWay()
          state.add(progress(1, 2, `\u001b[2J${message}`), 10_000)
          const line = progressLine(state, 10_000, columns)
          expect(Array.from(line).length).toBeLessThan(columns)

          expect(line).not.toMatch(/[\u0000-\u001f\u007f-\u009f]/)
        },
      ),
    )
  })

  it('is as wide as usual where the terminal does not tell', () => {
    expect(progressLine(underWay(), 10_000, 0)).toBe(progressLine(underWay(), 10_000, 80))
  })

  it('forgets the speed of long ago', () => {
    const state = new RunProgress()
    state.add(batch(1_000_000), 1_000)
    state.add(batch(1_000_010), 60_000)
    state.add(batch(1_000_020), 61_000)
    expect(Math.round(state.rowsPerSecond(61_000))).toBe(10)
  })

  it('promises no end that it cannot know', () => {
    const state = underWay()
    expect(state.remainingMs(10_000)).toBeCloseTo(30_000)
    state.add(progress(1_200, 1_200), 11_000)
    expect(state.remainingMs(11_000)).toBeUndefined()
    state.add(progress(null, null, 'waiting'), 12_000)
    expect([state.remainingMs(12_000), state.fraction]).toEqual([undefined, undefined])
  })
})

describe('on a terminal', () => {
  it('one line moves, and what is worth keeping stands above it', async () => {
    const [stream, clock] = [new TextSink(), new ManualClock()]
    const reporter = new TerminalReporter(
      new PrintableOutput(stream, { isData: false }),
      clock,
      () => 80,
    )
    reporter.show(start)
    reporter.show(batch(10))
    await clock.elapse(250)
    reporter.show({ type: 'log', message: 'page 2\u001b[31m' })
    reporter.show({ type: 'end', report })
    const frames = stream.text.split('\r\u001b[2K')

    expect(frames[0]).toBe('Boards → x.duckdb, resumed from the last commit\n')
    expect(frames.slice(1, 3).every((frame) => frame.includes('Boards · 10 rows'))).toBe(true)
    expect(frames.at(-1)).toMatch(/^\| page 2\\x1b\[31m\nFinished: /)
    expect(clock.pending).toBe(0)
  })

  it('the line fits 40 columns, with its numbers, and letters that take two cells', () => {
    const state = underWay()
    for (const columns of [10, 20, 40, 79]) {
      const line = progressLine(state, 10_000, columns)
      expect(textWidth(line)).toBeLessThan(columns)
    }
    expect(progressLine(state, 10_000, 40)).toMatch(/^█+░+ \d+ % Boards · [\d,]+ rows/)
    state.add(start, 10_000)
    state.add(progress(1, 2, '日本語の長い名前のテーブル'.repeat(5)), 10_000)
    const wide = progressLine(state, 10_000, 100)
    expect(textWidth(wide)).toBeLessThan(100)
    expect(wide.length).toBeLessThan(textWidth(wide))
  })

  it('nothing is left of the line in a window that has become smaller', async () => {
    const [stream, clock] = [new TextSink(), new ManualClock()]
    let columns = 80
    const output = new PrintableOutput(stream, { isData: false })
    const reporter = new TerminalReporter(output, clock, () => columns)
    reporter.show(start)
    reporter.show(progress(1, 2, 'x'.repeat(200)))
    await clock.elapse(100)
    columns = 40
    stream.text = ''
    await clock.elapse(100)
    // The line of 79 cells takes two rows now: the first of them is where the next line begins.
    expect(stream.text).toMatch(/^\r\u001b\[2K\u001b\[1A\u001b\[J[^\u001b]{1,39}$/)
    reporter.finish()
    expect(stream.text.endsWith('\r\u001b[2K')).toBe(true)
  })

  it('nothing is left of the line when the run fails in between', async () => {
    const [stream, clock] = [new TextSink(), new ManualClock()]
    const reporter = new TerminalReporter(
      new PrintableOutput(stream, { isData: false }),
      clock,
      () => 80,
    )
    reporter.show(batch(1))
    await clock.elapse(100)
    reporter.finish()

    expect(stream.text.endsWith('\r\u001b[2K')).toBe(true)
    expect(clock.pending).toBe(0)
  })
})

describe('elsewhere', () => {
  it('plain lines tell what happens, and the numbers now and then', async () => {
    const [stream, clock] = [new TextSink(), new ManualClock()]
    const reporter = new PlainReporter(stream, clock)
    reporter.show(start)
    for (let second = 0; second < 25; second += 1) {
      reporter.show(batch(second * 100))
      await clock.elapse(1_000)
    }
    reporter.show(retry)
    reporter.show({ type: 'stall', waitedMs: 30_000, waitsFor: 'it has open: 1 TCPSocketWrap' })
    reporter.show({ type: 'stopping' })
    reporter.show({ type: 'source-change', names: ['token'] })
    reporter.show({ type: 'warning', message: 'rows without id' })

    expect(stream.text.split('\n')).toEqual([
      'Boards → x.duckdb, resumed from the last commit',
      '1,000 rows in 10 s · 100/s · 0 committed',
      '2,000 rows in 20 s · 100/s · 0 committed',
      'read failed: down; trying again in 4.0 s (1 of 3)',
      'read has shown no activity for 30 s; it has open: 1 TCPSocketWrap',
      'stopping after the current batch; the same signal again leaves at once',
      'the source changed token: saved',
      'warning: rows without id',
      '',
    ])
  })

  it('JSON lines tell every event, batches once a second, and no data of the source', async () => {
    const [stream, clock] = [new TextSink(), new ManualClock()]
    const reporter = new JsonReporter({ stderr: stream, clock, runId: 'run-1' })
    for (let step = 0; step < 30; step += 1) {
      reporter.show(batch(step))
      await clock.elapse(100)
    }
    reporter.show({ type: 'source-event', name: 'login', data: { session: 'hunter2' } })
    const lines = stream.text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { rows?: number })

    expect(lines.slice(0, -1).map(({ rows }) => rows)).toEqual([0, 10, 20])
    expect(lines.at(-1)).toEqual({
      ...{ at: '2026-01-01T00:00:03.000Z', level: 'info', runId: 'run-1' },
      ...{ type: 'source-event', name: 'login' },
    })
  })

  it.each([
    [
      'before the end',
      (reporter: JsonReporter) => {
        reporter.show({ type: 'end', report })
      },
    ],
    [
      'of a run that failed',
      (reporter: JsonReporter) => {
        reporter.finish()
      },
    ],
  ])('JSON lines tell where the run was last %s', (_, end) => {
    const stream = new TextSink()
    const reporter = new JsonReporter({ stderr: stream, clock: new ManualClock(), runId: 'run-1' })
    for (const rows of [1, 2, 3]) {
      reporter.show(batch(rows))
      reporter.show(progress(rows, 3))
    }
    end(reporter)
    reporter.finish()
    const told = stream.text.trim().split('\n')
    const lines = told.map((line) => JSON.parse(line) as Record<string, unknown>)
    expect(lines.filter(({ type }) => type !== 'end')).toMatchObject([
      ...[{ rows: 1 }, { loaded: 1 }, { rows: 3 }, { loaded: 3 }],
    ])
  })

  it('quiet is for what somebody may have to do something about', () => {
    const stream = new TextSink()
    const reporter = new QuietReporter(stream)
    for (const event of [start, batch(1), retry, { type: 'end', report } as const])
      reporter.show(event)
    reporter.show({ type: 'warning', message: 'look here' })
    expect(stream.text).toBe('warning: look here\n')
  })
})

describe('the summary', () => {
  it('tells rows a table, bytes, retries, duration, where the data is and how to query it', () => {
    expect(summary(report)).toBe(
      [
        'Finished: 12,345 rows from Boards in 12 s, 1,000 rows/s, 4.2 MiB, 2 retries',
        '  orders     12,344 rows',
        '  customers  1 row',
        '  in /data/x.duckdb',
        `  look: duckdb /data/x.duckdb 'FROM "orders" LIMIT 10'`,
        `    or: panoply query /data/x.duckdb 'FROM "orders" LIMIT 10'`,
      ].join('\n'),
    )
  })

  it('tells how many earlier rows the rows of a table replaced, if there are any', () => {
    const tables = [
      { table: 'boards', rows: 3, replaced: 1 },
      { table: 'people', rows: 12_345, replaced: 12_000 },
      { table: 'orders', rows: 1, replaced: 0 },
      { table: 'items', rows: 2 },
    ]
    expect(summary({ ...report, destination: { ...report.destination, tables } })).toContain(
      [
        '  boards  3 rows, replaced 1 earlier row with the same id',
        '  people  12,345 rows, replaced 12,000 earlier rows with the same ids',
        '  orders  1 row',
        '  items   2 rows',
        '  in /data/x.duckdb',
      ].join('\n'),
    )
  })

  it('tells that a run that did not finish can go on, and sums up many tables', () => {
    const tables = Array.from({ length: 25 }, (_, n) => ({ table: `t${n}`, rows: 1 }))
    const text = summary({
      ...{ ...report, outcome: 'stopped' },
      destination: { ...report.destination, tables, bytes: undefined, query: undefined },
    })
    expect(text).toMatch(/^Stopped: /)
    expect(text).toContain('  and 5 more tables\n')
    expect(text).toMatch(/ {2}the next run continues from the last commit$/)
  })
})

describe('numbers', () => {
  it.each([
    [formatCount(0), '0'],
    [formatCount(1234567), '1,234,567'],
    [formatDuration(400), '0.4 s'],
    [formatDuration(61_000), '1 min 1 s'],
    [formatDuration(3_725_000), '1 h 2 min'],
    [formatBytes(512), '512 B'],
    [formatBytes(5 * 1024 ** 4), '5120.0 GiB'],
    [printable('a\u001b]0;title\u0007b\r'), 'a\\x1b]0;title\\x07b\\x0d'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected)
  })
})
