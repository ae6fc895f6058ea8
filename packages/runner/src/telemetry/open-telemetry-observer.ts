import {
  type Attributes,
  type Context,
  context,
  metrics,
  type Span,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api'

import { RunInstruments } from './run-instruments.js'
import type {
  ObservedOutcome,
  ObservedRun,
  RunObserver,
  RunProgressObserver,
  StepObserver,
  ToldError,
} from './run-observer.js'

const SCOPE = '@panoply/runner'

/** Reports runs to the registered OpenTelemetry SDK: metrics, and one trace per run. */
export class OpenTelemetryObserver implements RunObserver {
  runStarted(run: ObservedRun): RunProgressObserver {
    return new RunTelemetry(
      run,
      new RunInstruments(metrics.getMeter(SCOPE)),
      trace.getTracer(SCOPE),
    )
  }
}

/** The metrics and the trace of one run. */
class RunTelemetry implements RunProgressObserver {
  readonly #instruments: RunInstruments
  readonly #tracer: Tracer
  readonly #span: Span
  /** The context inside of the run. */
  readonly #context: Context
  /** The id of a run is only in its trace. As an attribute of metrics, it would make a time series of every run. */
  readonly #attributes: Attributes
  readonly #unshow: () => void
  #isHeld = true

  constructor(run: ObservedRun, instruments: RunInstruments, tracer: Tracer) {
    this.#instruments = instruments
    this.#tracer = tracer
    this.#attributes = { 'panoply.source': run.source, 'panoply.destination': run.destination }
    this.#span = tracer.startSpan('panoply.run', {
      attributes: { ...this.#attributes, 'panoply.run.id': run.runId },
    })
    this.#context = trace.setSpan(context.active(), this.#span)
    this.#unshow = instruments.show(
      () => run.checkpointLagMs() / 1_000,
      () => this.#isHeld,
      this.#attributes,
    )
  }

  within<Result>(work: () => Result): Result {
    return context.with(this.#context, work)
  }

  sourceOpened(): void {
    this.#span.addEvent('panoply.source.opened')
  }

  readStarted(): StepObserver {
    return this.#step('panoply.read', (span, durationMs, rows) => {
      this.#instruments.readDuration.record(durationMs / 1_000, this.#attributes)
      span.setAttribute('panoply.rows', rows)
    })
  }

  batchTaken(rows: number): void {
    this.#instruments.rows.add(rows, this.#attributes)
    this.#instruments.batches.add(1, this.#attributes)
  }

  commitStarted(): StepObserver {
    return this.#step('panoply.commit', (span, durationMs, bytes) => {
      this.#instruments.commitDuration.record(durationMs / 1_000, this.#attributes)
      this.#instruments.checkpoints.add(1, this.#attributes)
      if (bytes <= 0) return
      this.#instruments.bytes.add(bytes, this.#attributes)
      span.setAttribute('panoply.bytes', bytes)
    })
  }

  retried(attempt: number, delayMs: number, error: string): void {
    this.#instruments.retries.add(1, this.#attributes)
    this.#span.addEvent('panoply.retry', {
      'panoply.retry.attempt': attempt,
      'panoply.retry.delay': delayMs / 1_000,
      'exception.message': error,
    })
  }

  rowRejected(): void {
    this.#instruments.rejectedRows.add(1, this.#attributes)
  }

  leaseLost(): void {
    this.#isHeld = false
    this.#instruments.leasesLost.add(1, this.#attributes)
    this.#span.addEvent('panoply.lease.lost')
  }

  ended(outcome: ObservedOutcome, durationMs: number, error: ToldError | undefined): void {
    this.#unshow()
    this.#instruments.runDuration.record(durationMs / 1_000, {
      ...this.#attributes,
      'panoply.run.outcome': outcome,
      ...(error && { 'error.type': error.code ?? error.name }),
    })
    this.#span.setAttribute('panoply.run.outcome', outcome)
    if (error) recordError(this.#span, error)
    this.#span.end()
  }

  #step(
    name: string,
    onDone: (span: Span, durationMs: number, count: number) => void,
  ): StepObserver {
    const span = this.#tracer.startSpan(name, {}, this.#context)
    const inside = trace.setSpan(this.#context, span)
    return {
      within: (work) => context.with(inside, work),
      done: (durationMs, count) => {
        onDone(span, durationMs, count)
        span.end()
      },
      failed: (_durationMs, error) => {
        recordError(span, error)
        span.end()
      },
    }
  }
}

const recordError = (span: Span, { name, code, message }: ToldError): void => {
  span.recordException({ name, message })
  span.setAttribute('error.type', code ?? name)
  span.setStatus({ code: SpanStatusCode.ERROR, message })
}
