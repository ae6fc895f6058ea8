import { type Attributes, type Meter, ValueType } from '@opentelemetry/api'

/** Buckets in seconds, from a batch that was read ahead to a slow batch. */
const SECONDS = [0.005, 0.01, 0.05, 0.1, 0.5, 1, 5, 10, 30, 60, 300]

/** The instruments that all runs share. */
export class RunInstruments {
  readonly rows
  readonly batches
  readonly checkpoints
  readonly bytes
  readonly retries
  readonly rejectedRows
  readonly leasesLost
  readonly readDuration
  readonly commitDuration
  readonly runDuration
  readonly #lag
  readonly #leaseHeld

  constructor(meter: Meter) {
    const counter = (name: string, unit: string, description: string) =>
      meter.createCounter(`panoply.run.${name}`, { unit, description, valueType: ValueType.INT })
    const seconds = (name: string, description: string) =>
      meter.createHistogram(`panoply.run.${name}`, {
        ...{ unit: 's', description },
        advice: { explicitBucketBoundaries: SECONDS },
      })
    this.rows = counter('rows', '{row}', 'Rows that the destination has taken')
    this.batches = counter('batches', '{batch}', 'Batches that the destination has taken')
    this.checkpoints = counter('checkpoints', '{checkpoint}', 'Commits of rows and state')
    this.bytes = counter('bytes', 'By', 'Bytes of committed rows, if the destination counts them')
    this.retries = counter('retries', '{retry}', 'Failed reads that are tried again')
    this.rejectedRows = counter('rejected_rows', '{row}', 'Rows that were left out')
    this.leasesLost = counter('lease.lost', '{lease}', 'Sources that another run has taken over')
    this.readDuration = seconds('read.duration', 'Time of a read of the source')
    this.commitDuration = seconds('commit.duration', 'Time of a commit of rows and state')
    this.runDuration = seconds('duration', 'Time of a run')
    this.#lag = meter.createObservableGauge('panoply.run.checkpoint.lag', {
      unit: 's',
      description: 'Age of the oldest row that was read and is not committed yet',
    })
    this.#leaseHeld = meter.createObservableGauge('panoply.run.lease.held', {
      ...{ unit: '{lease}', valueType: ValueType.INT },
      description: '1 while the run holds the lease on its source',
    })
  }

  /** Reports these values whenever metrics are collected, until the returned function is called. */
  show(lagSeconds: () => number, isHeld: () => boolean, attributes: Attributes): () => void {
    const lag = (result: { observe: (value: number, attributes: Attributes) => void }): void => {
      result.observe(lagSeconds(), attributes)
    }
    const held = (result: { observe: (value: number, attributes: Attributes) => void }): void => {
      result.observe(isHeld() ? 1 : 0, attributes)
    }
    this.#lag.addCallback(lag)
    this.#leaseHeld.addCallback(held)
    return () => {
      this.#lag.removeCallback(lag)
      this.#leaseHeld.removeCallback(held)
    }
  }
}
