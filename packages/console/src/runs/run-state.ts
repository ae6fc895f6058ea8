import { isPlainObject } from '@panoply/errors/internal'
import { type PlainObject } from '@panoply/runner'

import type { RunRecord, RunStatus, TimelineKind } from '../protocol/index.js'
import { crashText } from '../children/crash-text.js'
import { runFailure } from './run-failure.js'
import { numberIn, parseRunLine, textIn } from '../values/run-line.js'
import { Speed } from './speed.js'
import { Timeline } from './timeline.js'

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] }

const KINDS: ReadonlySet<string> = new Set([
  ...['log', 'warning', 'retry', 'stall', 'checkpoint', 'source-change', 'stopping', 'error'],
])
/** The last lines tell why a process crashed. */
const KEPT_LINES = 20

/** What is known of a run: made of the lines that its process writes. No process and no clock of its own. */
export class RunState {
  readonly timeline = new Timeline()
  readonly speed = new Speed()
  /** The state that was kept last, as far as it was asked for. */
  lastState: PlainObject = {}
  #report: RunRecord['report'] = null
  #error: { readonly message: string; readonly code: string } | undefined
  readonly #lastLines: string[] = []
  readonly #startMs: number
  readonly #status: Mutable<RunStatus>

  constructor(id: string, destination: string, now: Date) {
    this.#startMs = now.getTime()
    this.#status = {
      ...{ id, destination, phase: 'starting', outcome: null, endedAt: null, resumed: false },
      startedAt: now.toISOString(),
      progress: { loaded: null, total: null, message: '' },
      ...{ rows: 0, safeRows: 0, retries: 0, warnings: 0, rowsPerSecond: 0, lastSeq: 0 },
      failure: null,
    }
  }

  get status(): RunStatus {
    return { ...this.#status, lastSeq: this.timeline.lastSeq, rowsPerSecond: this.#rowsPerSecond }
  }

  get record(): RunRecord {
    const { endedAt } = this.#status
    const durationMs = endedAt === null ? null : Date.parse(endedAt) - this.#startMs
    return { ...this.status, durationMs, report: this.#report }
  }

  get #rowsPerSecond(): number {
    return this.#status.phase === 'ended' ? 0 : this.speed.ofLate
  }

  stopping(): void {
    if (this.#status.phase !== 'ended') this.#status.phase = 'stopping'
  }

  /** @returns the type of the line */
  line(text: string, now: Date): string {
    const at = now.toISOString()
    const line = parseRunLine(text)
    if (!line) {
      this.#lastLines.push(text)
      if (this.#lastLines.length > KEPT_LINES) this.#lastLines.shift()
      this.timeline.add('log', text, at)
      return 'log'
    }
    const type = textIn(line, 'type')
    this.#take(type, line, now)
    const message = messageOf(type, line)
    if (message !== undefined) this.timeline.add(kindOf(type), message, at)
    return type
  }

  /** The process is gone. */
  ended(code: number | null, signal: string | null, now: Date): void {
    const status = this.#status
    const wasStopped = status.phase === 'stopping'
    status.phase = 'ended'
    status.endedAt = now.toISOString()
    if (code === 0 && this.#report) status.outcome = this.#outcome ?? 'finished'
    else if (wasStopped && !this.#error) status.outcome = 'stopped'
    else {
      status.outcome = 'failed'
      const message = this.#error?.message ?? crashText(code, signal, this.#lastLines)
      status.failure = runFailure(message, this.#error?.code ?? '', code)
    }
    this.timeline.add('end', END_TEXTS[status.outcome], status.endedAt)
  }

  #outcome: 'finished' | 'stopped' | undefined

  #take(type: string, line: PlainObject, now: Date): void {
    const status = this.#status
    switch (type) {
      case 'start':
        if (status.phase === 'starting') status.phase = 'reading'
        status.resumed = line['resumed'] === true
        break
      case 'progress':
        status.progress = {
          ...{ loaded: numberIn(line, 'loaded'), total: numberIn(line, 'total') },
          message: textIn(line, 'message'),
        }
        break
      case 'batch':
        status.rows = numberIn(line, 'rows') ?? status.rows
        this.speed.add(now.getTime() - this.#startMs, status.rows)
        break
      case 'checkpoint':
        status.safeRows = numberIn(line, 'rows') ?? status.safeRows
        break
      case 'retry':
        status.retries += 1
        break
      case 'warning':
        status.warnings += 1
        break
      case 'error':
        this.#error = { message: textIn(line, 'message'), code: textIn(line, 'code') }
        break
      case 'end':
        if (isPlainObject(line['report'])) this.#end(line['report'])
    }
  }

  #end(report: PlainObject): void {
    const { outcome } = report
    if (outcome === 'finished' || outcome === 'stopped') this.#outcome = outcome
    const rows = numberIn(report, 'rows')
    if (rows !== null) this.#status.safeRows = rows
    if (rows !== null && outcome !== 'failed') this.#status.rows = rows
    const destination = isPlainObject(report['destination']) ? report['destination'] : {}
    this.#report = {
      reads: numberIn(report, 'reads') ?? 0,
      checkpoints: numberIn(report, 'checkpoints') ?? 0,
      tables: tablesOf(destination['tables']),
      location: textIn(destination, 'location'),
      query: textIn(destination, 'query'),
      warnings: Array.isArray(report['warnings']) ? report['warnings'].map(String) : [],
    }
  }
}

const END_TEXTS = {
  finished: 'the source came to its end',
  stopped: 'stopped: what was read is safe',
  failed: 'the run failed',
} as const

const kindOf = (type: string): TimelineKind =>
  // The set holds kinds only.
  KINDS.has(type) ? (type as TimelineKind) : 'start'

const messageOf = (type: string, line: PlainObject): string | undefined => {
  switch (type) {
    case 'start':
      return line['resumed'] === true ? 'resumed where the last run was safe' : 'started'
    case 'log':
    case 'warning':
    case 'error':
      return textIn(line, 'message')
    case 'retry':
      return `read failed: ${textIn(line, 'error')}; try ${numberIn(line, 'attempt') ?? 1} of ${numberIn(line, 'maxAttempts') ?? 1} follows`
    case 'stall':
      return `read gives no sign of life for ${Math.round((numberIn(line, 'waitedMs') ?? 0) / 1_000)} s; ${textIn(line, 'waitsFor')}`
    case 'checkpoint':
      return `${numberIn(line, 'rows') ?? 0} rows are safe`
    case 'source-change':
      return `the source changed ${Array.isArray(line['names']) ? line['names'].join(', ') : 'parameters'}: saved`
    case 'stopping':
      return 'stopping after the batch in hand'
    default:
      return undefined
  }
}

const tablesOf = (tables: unknown): { readonly table: string; readonly rows: number }[] =>
  Array.isArray(tables)
    ? tables.flatMap((one: unknown) =>
        isPlainObject(one)
          ? [{ table: textIn(one, 'table'), rows: numberIn(one, 'rows') ?? 0 }]
          : [],
      )
    : []
