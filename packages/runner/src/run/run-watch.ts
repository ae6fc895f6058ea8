import { type SecretMask, secretValues } from '@panoply/datasource'
import { maskError } from '@panoply/errors'

import type { Clock } from '@panoply/errors/internal'
import type { Destination, DestinationReport } from '../destination/destination.js'
import { RunObservation } from '../telemetry/run-observation.js'
import type { RunObserver } from '../telemetry/run-observer.js'
import { toldError } from '../telemetry/told-error.js'
import { textOf } from '../values/text-of.js'
import type { RunEvent, RunEventHandler } from './run-event.js'
import type { RunPart } from './run-failed-error.js'
import type { RunOutcome, RunReport } from './run-report.js'

/** The arguments of a {@link RunWatch}. */
export interface RunWatchOptions {
  readonly clock: Clock
  readonly title: string
  readonly destination: Destination
  readonly secretNames: readonly string[]
  readonly secrets: SecretMask
  readonly onEvent: RunEventHandler | undefined
  readonly observers: readonly RunObserver[]
  readonly runId: string
  /** The name that a person gave the source, if any. */
  readonly name: string | undefined
}

/** The largest number of warnings in a report. Each of them is an event in any case. */
const MAX_WARNINGS = 100

/** Counts what a run does, calls the listener and the observers, and masks all secrets. */
export class RunWatch {
  /** Measures the run, for metrics and traces. */
  readonly observed: RunObservation
  readonly #options: RunWatchOptions
  readonly #startedMs: number
  readonly #warnings: string[] = []
  readonly #warnedOnce = new Set<string>()
  #source: Readonly<Record<string, unknown>> | undefined
  #resumed = false
  #rows = 0
  #reads = 0
  #retries = 0
  #checkpoints = 0
  #rejected = 0
  #broken: { readonly error: unknown } | undefined

  constructor(options: RunWatchOptions) {
    this.#options = options
    this.#startedMs = options.clock.now()
    const { clock, observers, runId, name, title, destination, secrets } = options
    this.observed = new RunObservation({
      ...{ observers, clock },
      run: () => ({
        runId,
        source: secrets.mask(name ?? title),
        destination: secrets.mask(destination.report().location),
      }),
      told: (error) => {
        this.#learnSecrets()
        return toldError(error, secrets)
      },
      onFault: (error) => {
        this.warnOnce(`metrics or traces of the run are incomplete: ${textOf(error)}`)
      },
    })
  }

  /** The current parameters of the source. Their secrets are collected again whenever a text is masked. */
  watchSource(source: Readonly<Record<string, unknown>>): void {
    this.#source = source
  }

  /** Masks the secrets of these parameters from now on. */
  rememberSecrets(source: Readonly<Record<string, unknown>>): void {
    this.#options.secrets.remember(secretValues(source, this.#options.secretNames))
  }

  mask(text: string): string {
    this.#learnSecrets()
    return this.#options.secrets.mask(text)
  }

  /** The error with its secrets masked, including its causes and everything that it refers to. */
  maskError(error: unknown): unknown {
    this.#learnSecrets()
    return maskError(error, this.#options.secrets)
  }

  /** A source may have put a new token into its parameters without an event. */
  #learnSecrets(): void {
    if (this.#source) this.rememberSecrets(this.#source)
  }

  begin(resumed: boolean): void {
    this.#resumed = resumed
    this.emit({
      type: 'start',
      source: this.#options.title,
      destination: this.#options.destination.report().location,
      resumed,
    })
  }

  /** Calls the listener. It never throws, because it is called from inside the source. */
  emit(event: RunEvent): void {
    try {
      this.#options.onEvent?.(this.#masked(event))
    } catch (error) {
      this.#broken ??= { error }
    }
  }

  /** @throws the error of the listener */
  throwIfBroken(): void {
    if (this.#broken) throw this.#broken.error
  }

  warn(message: string): void {
    if (this.#warnings.length < MAX_WARNINGS) this.#warnings.push(this.mask(message))
    this.emit({ type: 'warning', message })
  }

  /** The same warning comes once per run. */
  warnOnce(message: string): void {
    if (this.#warnedOnce.has(message)) return
    this.#warnedOnce.add(message)
    this.warn(message)
  }

  countBatch(rows: number): void {
    this.#reads += 1
    this.#rows += rows
    this.observed.batchTaken(rows)
    this.emit({ type: 'batch', rows: this.#rows, reads: this.#reads })
  }

  /** @param rejected the number of rejected rows that the checkpoint covers */
  countCheckpoint(rejected: number): void {
    this.#checkpoints += 1
    this.#rejected = rejected
    this.emit({ type: 'checkpoint', rows: committedRows(this.#options.destination.report()) })
  }

  countRetry(retry: Omit<Extract<RunEvent, { type: 'retry' }>, 'type'>): void {
    this.#retries += 1
    this.observed.retried(retry.attempt, retry.delayMs, this.mask(retry.error))
    this.emit({ type: 'retry', ...retry })
  }

  /** Warns if the destination holds rows that the source may return again. */
  warnOfRepeatedRows(rows: number): void {
    if (rows === 0) return
    this.warn(
      `up to ${rows} ${rows === 1 ? 'row' : 'rows'} may be there twice: the state from which the source continues ` +
        "does not cover them. An idpattern, or stateSpan = 'batch' in the source, prevents this",
    )
  }

  /**
   * Closes a part of the run. If the close fails, only a warning is given, because rows and state are already committed
   * or lost.
   */
  async closing(part: RunPart, closable: { close(): void | Promise<void> }): Promise<void> {
    try {
      await closable.close()
    } catch (error) {
      this.warn(`the ${part} could not be closed: ${textOf(error)}`)
    }
  }

  /** Reports the end of the run and its result. */
  end(outcome: RunOutcome): RunReport {
    const destination = this.#masks(this.#options.destination.report())
    const report: RunReport = {
      outcome,
      source: this.mask(this.#options.title),
      rows: committedRows(destination),
      rejected: this.#rejected,
      reads: this.#reads,
      retries: this.#retries,
      checkpoints: this.#checkpoints,
      durationMs: Math.round(this.#options.clock.now() - this.#startedMs),
      resumed: this.#resumed,
      destination,
      warnings: [...this.#warnings],
    }
    this.emit({ type: 'end', report })
    return report
  }

  #masked(event: RunEvent): RunEvent {
    if ('message' in event) return { ...event, message: this.mask(event.message) }
    switch (event.type) {
      case 'start':
        return {
          ...event,
          ...this.#masks({ source: event.source, destination: event.destination }),
        }
      case 'retry':
        return { ...event, error: this.mask(event.error) }
      case 'stall':
        return { ...event, waitsFor: this.mask(event.waitsFor) }
      case 'source-change':
        return { ...event, names: this.#masks(event.names) }
      case 'source-event':
        return { ...event, name: this.mask(event.name), data: this.maskError(event.data) }
      // Events that need no masking here: they have no texts, or their texts are already masked.
      case 'batch':
      case 'checkpoint':
      case 'reject':
      case 'stopping':
      case 'end':
        return event
    }
  }

  /** A value of texts and numbers, with secrets masked in the texts. */
  #masks<Value extends object>(value: Value): Value {
    // The type stays the same, because masking turns texts into texts.
    return this.maskError(value) as Value
  }
}

const committedRows = ({ tables }: DestinationReport): number =>
  tables.reduce((sum, { rows }) => sum + rows, 0)
