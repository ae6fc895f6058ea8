import { isPlainObject } from '@panoply/errors/internal'
import { type PlainObject } from '@panoply/runner'

import type { RunRecord, RunStatus } from '../protocol/index.js'
import { crashText } from '../children/crash-text.js'
import { numberIn, parseRunLine, textIn } from '../values/run-line.js'
import { runFailure } from './run-failure.js'
import { runReport } from './run-report.js'
import { endText, kindOf, messageOf } from './run-words.js'
import { Speed } from './speed.js'
import { Timeline } from './timeline.js'

type Mutable<Value> = { -readonly [Key in keyof Value]: Value[Key] }

/** How many of the last lines are kept. They tell why a process crashed. */
const KEPT_LINES = 20
/** The exit codes of `panoply run`, by outcome. The code of a stopped run depends on the signal. */
const OWN_CODES: Readonly<Record<'finished' | 'stopped', readonly (number | null)[]>> = {
  finished: [0],
  stopped: [0, 130, 143],
}

/** The state of a run, computed from the lines that its process writes. It uses no process and no clock. */
export class RunState {
  readonly timeline = new Timeline()
  readonly speed = new Speed()
  /** The state of the last checkpoint that was read. */
  lastState: PlainObject = {}
  #report: RunRecord['report'] = null
  #outcome: 'finished' | 'stopped' | undefined
  #error: { readonly message: string; readonly code: string } | undefined
  #isForced = false
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
      ...{ updates: 0, failure: null },
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
    return this.#status.phase === 'ended' ? 0 : this.speed.current
  }

  /** Call it when the run was asked to stop. */
  stopping(): void {
    this.#status.updates += 1
    if (this.#status.phase !== 'ended') this.#status.phase = 'stopping'
  }

  /** Call it when the process is killed because the run did not stop. @param why the reason, for the timeline */
  forced(why: string, now: Date): void {
    this.#status.updates += 1
    this.#isForced = true
    this.timeline.add('stopping', why, now.toISOString())
  }

  /** @returns the type of the line */
  line(text: string, now: Date): string {
    this.#status.updates += 1
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
    status.updates += 1
    status.phase = 'ended'
    status.endedAt = now.toISOString()
    if (this.#outcome && OWN_CODES[this.#outcome].includes(code)) status.outcome = this.#outcome
    else if (wasStopped && !this.#error) status.outcome = 'stopped'
    else {
      status.outcome = 'failed'
      const message = this.#error?.message ?? crashText(code, signal, this.#lastLines)
      status.failure = runFailure(message, this.#error?.code ?? '', code)
    }
    this.timeline.add('end', endText(status, this.#isForced), status.endedAt)
  }

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
    this.#report = runReport(report)
  }
}
