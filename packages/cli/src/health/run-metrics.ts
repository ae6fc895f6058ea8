import type { ObservedRun, RunObserver, RunProgressObserver, StepObserver } from '@panoply/runner'
import { Counter, Gauge, Histogram, Registry } from 'prom-client'

/** Buckets in seconds, from a batch that was read ahead to a slow batch. */
const SECONDS = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300]

/** The metrics of one run, for Prometheus. Their names are the OpenTelemetry names as Prometheus converts them. */
export class RunMetrics implements RunObserver {
  readonly #registry = new Registry()
  readonly #rows = this.#counter('rows_total', 'Rows that the destination has taken')
  readonly #batches = this.#counter('batches_total', 'Batches that the destination has taken')
  readonly #checkpoints = this.#counter('checkpoints_total', 'Commits of rows and state')
  readonly #bytes = this.#counter('bytes_total', 'Bytes of committed rows, if they are counted')
  readonly #retries = this.#counter('retries_total', 'Failed reads that are tried again')
  readonly #rejectedRows = this.#counter('rejected_rows_total', 'Rows that were left out')
  readonly #leasesLost = this.#counter('lease_lost_total', 'Sources that another run took over')
  readonly #reads = this.#histogram('read_duration_seconds', 'Time of a read of the source')
  readonly #commits = this.#histogram('commit_duration_seconds', 'Time of a commit')
  #run: ObservedRun | undefined
  #isHeld = false
  #isOpen = false

  constructor() {
    this.#gauge(
      'checkpoint_lag_seconds',
      'Age of the oldest row that was read and is not committed yet',
      () => (this.#run?.checkpointLagMs() ?? 0) / 1_000,
    )
    this.#gauge('lease_held', '1 while the run holds the lease on its source', () =>
      Number(this.#isHeld),
    )
  }

  /** Whether the source is open and this run owns it. */
  get isReady(): boolean {
    return this.#isOpen && this.#isHeld
  }

  /** How long the run has been idle. 0 before it starts. */
  get silentMs(): number {
    return this.#run?.silentMs() ?? 0
  }

  /** The media type of {@link RunMetrics.text}. */
  get contentType(): string {
    return this.#registry.contentType
  }

  /** All metrics, in the text format of Prometheus. */
  text(): Promise<string> {
    return this.#registry.metrics()
  }

  runStarted(run: ObservedRun): RunProgressObserver {
    this.#run = run
    this.#isHeld = true
    const { source, destination } = run
    this.#registry.setDefaultLabels({ source, destination })
    return {
      within: (work) => work(),
      sourceOpened: () => {
        this.#isOpen = true
      },
      readStarted: () => step(this.#reads, () => undefined),
      batchTaken: (rows) => {
        this.#rows.inc(rows)
        this.#batches.inc()
      },
      commitStarted: () =>
        step(this.#commits, (bytes) => {
          this.#checkpoints.inc()
          if (bytes > 0) this.#bytes.inc(bytes)
        }),
      retried: () => {
        this.#retries.inc()
      },
      rowRejected: () => {
        this.#rejectedRows.inc()
      },
      leaseLost: () => {
        this.#isHeld = false
        this.#leasesLost.inc()
      },
      ended: () => {
        this.#isHeld = false
      },
    }
  }

  #counter(name: string, help: string): Counter {
    return new Counter({ name: `panoply_run_${name}`, help, registers: [this.#registry] })
  }

  #histogram(name: string, help: string): Histogram {
    const registers = [this.#registry]
    return new Histogram({ name: `panoply_run_${name}`, help, buckets: SECONDS, registers })
  }

  #gauge(name: string, help: string, value: () => number): void {
    const gauge: Gauge = new Gauge({
      ...{ name: `panoply_run_${name}`, help, registers: [this.#registry] },
      collect: () => {
        gauge.set(value())
      },
    })
  }
}

const step = (duration: Histogram, onDone: (count: number) => void): StepObserver => ({
  within: (work) => work(),
  done: (durationMs, count) => {
    duration.observe(durationMs / 1_000)
    onDone(count)
  },
  // As in OpenTelemetry, only returned batches count. Retries and the exit code report the others.
  failed: () => undefined,
})
