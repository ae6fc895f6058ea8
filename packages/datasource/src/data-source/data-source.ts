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
 * The base class of every data source: derive a class from it and write `read`.
 *
 * @typeParam Source the parameters; `SourceOf<typeof CONFIG>` infers them
 * @typeParam Options what the system passes besides
 * @typeParam Events for each of your own events, the type of its data, for `fire` and `on`
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
  /** The CONFIG of the module. Parameters of a secret type are then masked, whatever their name is. */
  static readonly CONFIG?: DataSourceConfig

  /** The streams that the source reads, with the types of their columns. Optional. */
  static readonly streams?: StreamDeclarations<never, never>
  /** `true`: the next run continues from the kept state, even after a run that reached the end. Default `false`. */
  static readonly incremental?: boolean
  /** `'rows'`: `progress` counts rows. Default: `progress` counts anything. */
  static readonly progressUnit?: 'rows'
  /**
   * `true`: after `read` has thrown, `read` of the same instance may be called again and returns the same rows. Default
   * `false`: a source that reports states is made anew from the kept state.
   */
  static readonly readIsRepeatable?: boolean

  /** What a person can choose to read, for instance tables: an array of `Resource`, or a promise of it. Optional. */
  static listResources?(source: object, options: object): unknown
  /** One `Resource` by its id, with its fields, or a promise of it. Optional. */
  static getResource?(id: string, source: object, options: object): unknown
  /** Tries the connection, and throws if it does not work. Optional. */
  static check?(source: object, options: object): unknown

  /** The parameters. They are the given object, not a copy. So a source may keep its position by changing them. */
  readonly source: Source
  /** Further values from the system. A source may ignore them. */
  readonly options: Options
  /**
   * How many batches the rows of one state id may fill. `batches`: several in a row. The state is kept once they are
   * delivered, and after the end of the source or a batch with other rows. `batch`: the source promises that each batch
   * has its own id, in the order reported. The state is kept as soon as the batch is delivered, so a run that continues
   * from it reads no row twice. Default `batches`.
   */
  readonly stateSpan: StateSpan = 'batches'

  readonly #events = new EventHub((type, error) => {
    this.#writeLine([`a handler of ${type} failed:`, error])
  })
  readonly #secrets = new SecretMask()
  #hasWarnedOfProgress = false

  /**
   * @param source the parameters
   * @param options what the system passes besides. Default: nothing
   * @param _more further arguments of a derived class; they are ignored
   * @throws InvalidArgumentError when one of the first two is no object
   */
  constructor(source: Source, options?: Options, ..._more: readonly unknown[]) {
    checkObject('source', source)
    // Every option may be missing, whatever type the author has declared.
    const given = options ?? ({} as Options)
    checkObject('options', given)
    this.source = source
    this.options = given
    // The source may replace a token before the first line of the log, and that line may hold the old token.
    this.#currentSecrets()
  }

  /**
   * Reads the next batch. Its rows belong to the system from then on: it may change them, and keep them until they are
   * delivered.
   *
   * @param n how many rows are wanted: the source may ignore it
   * @returns a batch; an empty batch if there is nothing at the moment; `null` if everything has been read
   */
  abstract read(n?: number): Batch | null | Promise<Batch | null>

  /** Releases what the source holds: files, connections. Called once, after the end and after a failure. */
  close(): void | Promise<void> {
    // By default a source holds nothing.
  }

  /**
   * Writes a line to the log, and fires `log`. Secrets of the parameters are masked: as they are, URL-encoded and in
   * base64. Every value can be logged. `inspect` formats values that are not texts.
   */
  log(...messages: readonly unknown[]): void {
    this.#events.tell('log', { message: this.#writeLine(messages) })
  }

  /**
   * Reports the progress of the source. Call it at least once per `read`. Fires `progress`. It never throws. An
   * argument that is no count (a text, NaN, a negative number, nothing) becomes `null`. The first wrong call also
   * writes a line to the log.
   *
   * @param loaded the number of resources loaded: rows, files, calls, anything. `null` while it is not known
   * @param total the number of all resources. `null` while it is not known
   * @param message for a person: `3,000/6,000 files loaded`
   */
  progress(loaded: number | null, total: number | null, message?: string): void {
    const { event, warning } = checkProgress(loaded, total, message)
    if (warning !== undefined && !this.#hasWarnedOfProgress) {
      this.#hasWarnedOfProgress = true
      this.log(`${warning}; it counts as unknown, and this is logged once`)
    }
    this.#events.tell('progress', { ...event, msg: this.#mask(event.msg) })
  }

  /**
   * Reports the position of the source. It is merged into the earlier reports once the rows that carry `__state:
   * stateId` are delivered. Fires `source-state`.
   *
   * @param stateId unique for each batch, for instance `crypto.randomUUID()`
   * @param state only the changes, as a plain object that JSON can represent. It is copied
   * @throws InvalidArgumentError for an empty id, and for a state that JSON would change
   */
  state(stateId: string, state: State): void {
    checkStateId(stateId)
    this.#events.tell('source-state', { stateId, state: copyJsonObject(state, 'state') })
  }

  /**
   * Makes a message that carries bytes. Return it from `read`, alone or in an array.
   *
   * @param tag connects the message with its metadata: a file name, a batch id
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
   * Fires an event: `source-change` with the changed parameters, which the system saves, or an event of your own. Every
   * handler is called, also after another one has thrown. The error of a handler is thrown at the end, without waiting
   * for promises.
   *
   * @returns a promise if a handler returned one; it is fulfilled when all of them are
   */
  fire<Type extends string>(type: Type, data: EventData<Events, Type>): void | Promise<void> {
    if (type === 'source-change') this.#currentSecrets()
    return this.#events.fire(type, data)
  }

  /**
   * Adds a handler. Handlers of `'*'` get every event, before the other handlers, as `(type, data)`. If a handler
   * throws, the call that fired the event throws. Only `await fire(…)` waits for a promise that a handler returns. If
   * that promise rejects after `progress`, `state` or `log`, the log gets the error.
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
   * The batches until `null`; then it calls `close`. It also calls `close` if the loop ends early, even before the
   * first batch, and if the loop or `read` throws. Secrets of the parameters are masked in errors of `read`. A closed
   * source has no more batches.
   */
  [Symbol.asyncIterator](): AsyncGenerator<Batch, void, undefined> {
    return readBatches(this, {
      maskError: (error) => maskError(error, this.#currentSecrets()),
    })
  }

  /** The text that `console.log` and `inspect` show: the class and its parameters, with secrets masked. */
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

  /** Read every time, because a source changes its tokens while it runs. */
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
