import { type PlainObject } from '@panoply/runner'

import type { ConsoleSettings } from '../console-settings.js'
import type {
  CheckAnswer,
  FormChoice,
  KeptState,
  ParamIssue,
  Preview,
  SourceDetail,
  SourceSummary,
} from '../protocol/index.js'
import { type RunSource, SourceRuns } from '../runs/source-runs.js'
import type { TablesDesk } from '../tables/tables-desk.js'
import { shownValues } from './form-values.js'
import { keptState, type SourceKeys } from './kept-state.js'
import { KnownKeys } from './known-keys.js'
import { SourceModule } from './source-module.js'
import { SourceProof } from './source-proof.js'
import { SourceSignIn } from './source-sign-in.js'

/** One data source of the console: its module, its form, its runs. */
export class ConsoleSource {
  readonly id: string
  readonly runs: SourceRuns
  readonly #source: RunSource
  readonly #settings: ConsoleSettings
  readonly #tables: TablesDesk
  readonly #module: SourceModule
  readonly #proof: SourceProof
  readonly #signIn: SourceSignIn
  readonly #keys = new KnownKeys((values) => this.#findKeys(values))

  /** @param nameOf returns the name under which the parameters of a source with this title are saved */
  constructor(
    source: RunSource,
    settings: ConsoleSettings,
    tables: TablesDesk,
    nameOf: (title: string) => string,
  ) {
    this.id = source.id
    this.#source = source
    this.#settings = settings
    this.#tables = tables
    this.runs = new SourceRuns(source, settings, tables)
    this.#module = new SourceModule(source, settings, nameOf)
    this.#proof = new SourceProof(source, settings)
    this.#signIn = new SourceSignIn(source.id, settings)
  }

  /** Reads the module, or reads it again. Events and {@link summary} have the result. */
  async load(): Promise<void> {
    await this.#module.load()
  }

  get summary(): SourceSummary {
    const { title = '', icon = '' } = this.#module.loaded?.description ?? {}
    const { module } = this.#source
    return {
      ...{ id: this.id, title: title === '' ? module : title, icon, module },
      ...{ ...this.#module.facts, run: this.runs.status },
    }
  }

  async detail(): Promise<SourceDetail> {
    const { params = [], configWarnings = [] } = this.#module.loaded?.description ?? {}
    const saved = (await this.#module.loaded?.form.read()) ?? {}
    return {
      ...{ ...this.summary, params, configWarnings, ...shownValues(params, saved) },
      ...{ canProve: this.#settings.canProve, proof: this.#proof.status },
      lastEventId: this.#settings.events.lastId,
    }
  }

  async values(param: string, given: PlainObject): Promise<FormChoice[]> {
    // The worker makes the answer. A source could send another answer, but would harm only itself.
    return (await this.#module.askWith('values', given, { param })) as FormChoice[]
  }

  async validate(given: PlainObject): Promise<ParamIssue[]> {
    return (await this.#module.askWith('validate', given, {})) as ParamIssue[]
  }

  async check(given: PlainObject): Promise<CheckAnswer> {
    const startMs = performance.now()
    const asked = this.#module.askWith('check', given, {})
    const answer = (await asked) as Omit<CheckAnswer, 'durationMs'>
    return { ...answer, durationMs: Math.round(performance.now() - startMs) }
  }

  async preview(given: PlainObject, limit: number): Promise<Preview> {
    return (await this.#module.askWith('preview', given, { limit })) as Preview
  }

  /** Saves the form, complete or not. */
  async save(given: PlainObject): Promise<void> {
    await this.#module.ready.form.save(given)
    this.#module.formChanged()
  }

  async signIn(param: string, given: PlainObject): Promise<string> {
    const { description, form } = this.#module.ready
    return await this.#signIn.begin(param, description, form, given)
  }

  /** Saves the form, and starts a run with it. */
  async run(given: PlainObject): Promise<string> {
    const { form } = this.#module.ready
    const values = await form.merged(given)
    const { runKey } = await this.#keys.anew(values, this.#module.facts.readings)
    await form.save(given)
    await this.#tables.release()
    try {
      return this.runs.start(values, runKey)
    } catch (error) {
      this.#tables.serveBy(undefined)
      throw error
    }
  }

  async reset(): Promise<void> {
    const values = await this.#module.ready.form.read()
    try {
      await this.#tables.release()
      await this.runs.reset(values)
    } finally {
      this.#tables.serveBy(undefined)
    }
    this.#module.formChanged()
  }

  async state(): Promise<KeptState> {
    const values = await this.#module.ready.form.read()
    return await keptState(this.#tables, this.#settings, {
      ...{ keys: () => this.#keys.of(values, this.#module.facts.readings) },
      ...{ history: this.runs.history },
    })
  }

  /** Saves the form, and proves the source in the background. An event has the result. */
  async prove(given: PlainObject): Promise<void> {
    this.#proof.begin(await this.#module.ready.form.save(given))
  }

  async close(): Promise<void> {
    this.#signIn.close()
    await Promise.all([this.#module.close(), this.#proof.close(), this.runs.close()])
  }

  async #findKeys(values: PlainObject): Promise<SourceKeys> {
    const destination = `duckdb:${this.#settings.file}`
    // The worker answers with two texts.
    return (await this.#module.ask('keys', { values, destination })) as SourceKeys
  }
}
