import { type PlainObject, textOf } from '@panoply/runner'

import { WorkerChild } from '../children/worker-child.js'
import type { ConsoleSettings } from '../console-settings.js'
import type { SourceSummary } from '../protocol/index.js'
import type { RunSource } from '../runs/source-runs.js'
import { ConsoleFailure } from '../values/console-failure.js'
import { SavedForm } from './saved-form.js'
import { parseDescription, type SourceDescription } from './source-description.js'

/** The facts about a loaded module. */
export interface LoadedModule {
  readonly description: SourceDescription
  readonly form: SavedForm
}

/** The module of a source. It is loaded in a separate process that answers questions about it. */
export class SourceModule {
  readonly #source: RunSource
  readonly #settings: ConsoleSettings
  readonly #worker: WorkerChild
  readonly #nameOf: (title: string) => string
  #revision = 0
  #readings = 0
  /** The number of calls of `load`. Only the result of the last call is used. */
  #calls = 0
  #isLoading = false
  #loaded: LoadedModule | undefined
  #moduleError: string | null = null

  /** @param nameOf returns the name under which the parameters of a source with this title are saved */
  constructor(source: RunSource, settings: ConsoleSettings, nameOf: (title: string) => string) {
    this.#source = source
    this.#settings = settings
    this.#nameOf = nameOf
    const words = ['console-worker', 'source', source.module, settings.stateFolder]
    this.#worker = new WorkerChild(settings.command, words)
  }

  /** `undefined` until the module is read, and if it cannot be loaded. */
  get loaded(): LoadedModule | undefined {
    return this.#loaded
  }

  /** @throws ConsoleFailure if the module is not loaded */
  get ready(): LoadedModule {
    if (this.#loaded) return this.#loaded
    const message = this.#moduleError ?? 'the module is being read: ask again'
    throw new ConsoleFailure({ code: this.#isLoading ? 'busy' : 'source-failed', message })
  }

  get facts(): Pick<SourceSummary, 'revision' | 'readings' | 'isLoading' | 'moduleError'> {
    return {
      ...{ revision: this.#revision, readings: this.#readings },
      ...{ isLoading: this.#isLoading, moduleError: this.#moduleError },
    }
  }

  /** Reads the module, or reads it again. Events and {@link facts} have the result. */
  async load(): Promise<void> {
    this.#calls += 1
    const call = this.#calls
    this.#isLoading = true
    this.formChanged()
    let loaded: LoadedModule | undefined
    let moduleError: string | null = null
    try {
      await this.#worker.end()
      const description = parseDescription(await this.ask('describe', {}))
      const name = this.#nameOf(description.title)
      loaded = { description, form: new SavedForm(name, description, this.#settings) }
    } catch (error) {
      moduleError = textOf(error)
    }
    // The file has changed again meanwhile. The later call has the result.
    if (call !== this.#calls) return
    this.#loaded = loaded
    this.#moduleError = moduleError
    this.#isLoading = false
    this.#readings += 1
    this.formChanged()
  }

  /** @throws ConsoleFailure */
  async ask(ask: string, about: PlainObject): Promise<unknown> {
    return await this.#worker.ask(ask, about, this.#settings.answerTimeoutMs)
  }

  /** Asks with the values of a form, merged with the saved ones. @throws ConsoleFailure */
  async askWith(ask: string, given: PlainObject, about: PlainObject): Promise<unknown> {
    return await this.ask(ask, { ...about, values: await this.ready.form.merged(given) })
  }

  /** Tells pages that their form is out of date. */
  formChanged(): void {
    this.#revision += 1
    const { id: source } = this.#source
    this.#settings.events.publish({ type: 'source', source, revision: this.#revision })
  }

  async close(): Promise<void> {
    this.#calls += 1
    await this.#worker.end()
  }
}
