import { inspect } from 'node:util'

import { maskError, SecretMask, secretValues } from '@panoply/errors'

import type { Batch, RawMessage } from '../batch/batch.js'
import { toRawMessage } from '../batch/raw-message.js'
import type { DataSourceConfig } from '../config/config.js'
import { secretParams } from '../config/secret-params.js'
import type { SourceParameters } from '../config/source-parameters.js'
import { optionSecrets } from '../options/option-secrets.js'
import { copyJsonObject } from '../state/json-value.js'
import type { State } from '../state/merge-state.js'
import type { StateSpan } from '../state/open-reports.js'
import { checkStateId } from '../state/state-tracker.js'
import { checkObject } from '../values/check-object.js'
import type { StreamDeclarations } from '../streams/stream-declaration.js'
import { readBatches } from './batches.js'
import { EventHub } from './event-hub.js'
import type { AnyEventHandler, EventData, EventHandler } from './events.js'
import { inspectWhole, lineWriter, logLine } from './log-line.js'
import type { DataSourceOptions } from '../options/data-source-options.js'
import { checkProgress } from './progress.js'

/**
 * The base of every data source: derive a class from it and write `read`.
 *
 * @typeParam Source the parameters; `SourceOf<typeof CONFIG>` infers them
 * @typeParam Options what else the system gives along
 * @typeParam Events the data of your own events by type, for `fire` and `on`
 *
 * @example
 * ```ts
 * export class Stream extends DataSource {
 *   #page = 0
 *
 *   override async read() {
 *     this.#page += 1
 *     return this.#page > 3 ? null : [{ page: this.#page }]
 *   }
 * }
 * for await (const batch of new Stream({})) console.log(batch)
 * ```
 */
export abstract class DataSource<
  Source extends object = SourceParameters,
  Options extends object = DataSourceOptions,
  Events extends object = object,
> {
  /** The CONFIG of the module, so that secrets that are typed as such are masked whatever their name. */
  static readonly CONFIG?: DataSourceConfig

  /** The streams that the source reads, with the types of their columns. Optional. */
  static readonly streams?: StreamDeclarations<never, never>
  /** `true`: a run goes on from the kept state, also after a run that came to its end. Default `false`. */
  static readonly incremental?: boolean
  /** `'rows'`: the numbers of `progress` are rows. Default: they may count anything. */
  static readonly progressUnit?: 'rows'
  /**
   * `true`: `read` may be called again on the same instance after it has thrown, and then returns the same rows.
   * Default `false`: a source that reports states is made anew from the kept state.
   */
  static readonly readIsRepeatable?: boolean

  /** What a person can choose to read, for instance tables: an array of `Resource`, or a promise of it. Optional. */
  static listResources?(source: object, options: object): unknown
  /** One `Resource` by its id, with its fields, or a promise of it. Optional. */
  static getResource?(id: string, source: object, options: object): unknown
  /** Tries the connection, and throws if it does not work. Optional. */
  static check?(source: object, options: object): unknown

  /** The parameters, as they were given and not a copy: a source may keep its position by changing them. */
  readonly source: Source
  /** What the system gives along; safe to disregard. */
  readonly options: Options
  /**
   * How many batches the rows under one state id may fill. `batches`: several in a row; the state is kept once they
   * are delivered and a batch with other rows has come, or the end. `batch`: a promise that each batch has an id of its
   * own, in the order reported; the state is kept as soon as the batch is delivered, so that a run that goes on from
   * it reads no row twice.
   * Default `batches`.
   */
  readonly stateSpan: StateSpan = 'batches'

  readonly #events = new EventHub((type, error) => {
    this.#writeLine([`a handler of ${type} failed:`, error])
  })
  readonly #secrets = new SecretMask()
  #hasWarnedOfProgress = false

  /**
   * @param source the parameters
   * @param options what the system gives along. Default: nothing
   * @param _more arguments of a derived class may be passed along; they are not looked at
   * @throws InvalidArgumentError when one of the first two is no object
   */
  constructor(source: Source, options?: Options, ..._more: readonly unknown[]) {
    checkObject('source', source)
    // Every option may be absent, whatever type the author gave them.
    const given = options ?? ({} as Options)
    checkObject('options', given)
    this.source = source
    this.options = given
    // A token may be replaced before the first line of the log, which may tell of the one before.
    this.#currentSecrets()
  }

  /**
   * Reads the next batch.
   *
   * @param n how many rows are wanted: a hint that may be disregarded
   * @returns a batch, an empty one when there is nothing at the moment, or `null` when all has been read
   */
  abstract read(n?: number): Batch | null | Promise<Batch | null>

  /** Gives back what the source holds: files, connections. Called once, after the end as after a failure. */
  close(): void | Promise<void> {
    // Nothing is held until a source says so.
  }

  /**
   * Writes a line to the log, and fires `log`. Secrets of the parameters are masked: as they are, URL-encoded and in
   * base64. Every value can be logged. A value that is not a text is shown as `inspect` shows it.
   */
  log(...messages: readonly unknown[]): void {
    this.#events.tell('log', { message: this.#writeLine(messages) })
  }

  /**
   * Tells how far the source is. Call it at least once per `read`. Fires `progress`.
   *
   * An argument that is no count (a text, NaN, a negative number, nothing) counts as `null`: the first such call writes
   * a line to the log, and none of them throws.
   *
   * @param loaded resources loaded: rows, files, calls, anything; `null` while that is not known
   * @param total how many there are; `null` while that is not known
   * @param message for a person: `3,000/6,000 files loaded`
   */
  progress(loaded: number | null, total: number | null, message?: string): void {
    const { event, warning } = checkProgress(loaded, total, message)
    if (warning !== undefined && !this.#hasWarnedOfProgress) {
      this.#hasWarnedOfProgress = true
      this.log(`${warning}; it counts as unknown, and this is said once`)
    }
    this.#events.tell('progress', { ...event, msg: this.#mask(event.msg) })
  }

  /**
   * Reports the position of the source, to be merged into what was reported before once the rows are delivered that
   * carry `__state: stateId`. Fires `source-state`.
   *
   * @param stateId unique for each batch, for instance `crypto.randomUUID()`
   * @param state only what has changed: a plain object that JSON can carry. It is copied
   * @throws InvalidArgumentError for an empty id, and for a state that would not come back from JSON as it was
   */
  state(stateId: string, state: State): void {
    checkStateId(stateId)
    this.#events.tell('source-state', { stateId, state: copyJsonObject(state, 'state') })
  }

  /**
   * A message that carries bytes; return it from `read`, alone or in an array.
   *
   * @param tag ties the message to its metadata: a file name, a batch id
   * @param bytes a text is taken as UTF-8
   * @param metadata keys to add to the message, for instance `{ __state: stateId }`
   * @throws InvalidArgumentError for an empty tag and for bytes of another kind
   */
  raw(
    tag: string,
    bytes: string | Uint8Array | ArrayBuffer,
    metadata?: Readonly<Record<string, unknown>>,
  ): RawMessage {
    return toRawMessage(tag, bytes, metadata)
  }

  /**
   * Fires an event: `source-change` with the parameters that have changed, to have them saved, or one of your own.
   * Every handler is called, also when another has thrown; what they threw is thrown then, at once.
   *
   * @returns a promise where a handler returned one, to wait until all are done
   */
  fire<Type extends string>(type: Type, data: EventData<Events, Type>): void | Promise<void> {
    if (type === 'source-change') this.#currentSecrets()
    return this.#events.fire(type, data)
  }

  /**
   * Adds a handler. Those of `'*'` hear every event, before the others, as `(type, data)`. What a handler throws comes
   * out of the call that fired. A promise that it returns is waited for by `await fire(…)` only; what it rejects with
   * after `progress`, `state` or `log` is written to the log.
   */
  on(type: '*', handler: AnyEventHandler): this
  on<Type extends string>(type: Type, handler: EventHandler<EventData<Events, Type>>): this
  on(type: string, handler: (...args: never[]) => unknown): this {
    this.#events.on(type, handler as (...args: unknown[]) => unknown)
    return this
  }

  /** Removes a handler that `on` added. */
  off(type: string, handler: (...args: never[]) => unknown): this {
    this.#events.off(type, handler as (...args: unknown[]) => unknown)
    return this
  }

  /**
   * The batches until `null`, then `close`: also when the loop is left early, even before the first batch, and when it
   * or `read` throws. Secrets of the parameters are masked in what `read` throws. A source that was closed has no more
   * batches.
   */
  [Symbol.asyncIterator](): AsyncGenerator<Batch, void, undefined> {
    return readBatches(this, {
      maskError: (error) => maskError(error, this.#currentSecrets()),
    })
  }

  /** What `console.log` and `inspect` show: the class and its parameters, with secrets masked. */
  [inspect.custom](): string {
    return this.#mask(`${this.constructor.name} ${inspectWhole(this.source, 2)}`)
  }

  #writeLine(messages: readonly unknown[]): string {
    const secrets = this.#currentSecrets()
    const line = logLine(messages, (text) => secrets.mask(text))
    lineWriter((this.options as DataSourceOptions).logger)(line)
    return line
  }

  #mask(text: string): string {
    return this.#currentSecrets().mask(text)
  }

  /** Looked up every time, because a source changes its tokens while it runs. */
  #currentSecrets(): SecretMask {
    const { CONFIG } = this.constructor as typeof DataSource
    const { secretParams: names = [] } = this.options as DataSourceOptions
    this.#secrets.remember([
      ...secretValues(this.source, [...names, ...(CONFIG ? secretParams(CONFIG) : [])]),
      ...optionSecrets(this.options),
    ])
    return this.#secrets
  }
}
