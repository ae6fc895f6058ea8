import { type PlainObject, textOf } from '@panoply/runner'

import { runOnce } from '../children/run-once.js'
import { WorkerChild } from '../children/worker-child.js'
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
import { ConsoleFailure } from '../values/console-failure.js'
import { evidenceOf } from './evidence.js'
import { shownValues } from './form-values.js'
import { keptState, type SourceKeys } from './kept-state.js'
import { SavedForm } from './saved-form.js'
import { parseDescription, type SourceDescription } from './source-description.js'
import { SourceSignIn } from './source-sign-in.js'

const PROVE_TIMEOUT_MS = 600_000

interface Loaded {
  readonly description: SourceDescription
  readonly form: SavedForm
}

/** One data source of the console: its module in a process of its own, its form, its runs. */
export class ConsoleSource {
  readonly id: string
  readonly runs: SourceRuns
  readonly #source: RunSource
  readonly #settings: ConsoleSettings
  readonly #tables: TablesDesk
  readonly #worker: WorkerChild
  readonly #signIn: SourceSignIn
  readonly #nameOf: (title: string) => string
  #revision = 0
  #isLoading = false
  #loaded: Loaded | undefined
  #moduleError: string | null = null

  /** @param nameOf the name that the parameters of a source with this title are saved under */
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
    this.#nameOf = nameOf
    this.runs = new SourceRuns(source, settings, tables)
    this.#signIn = new SourceSignIn(source.id, settings)
    const { command, stateFolder } = settings
    this.#worker = new WorkerChild(command, [
      ...['console-worker', 'source', source.module, stateFolder],
    ])
  }

  /** Reads the module, anew if it was read before. How it goes is told by events, and by {@link summary}. */
  async load(): Promise<void> {
    this.#isLoading = true
    this.#changed()
    try {
      await this.#worker.end()
      const description = parseDescription(await this.#ask('describe', {}))
      const name = this.#nameOf(description.title)
      this.#loaded = { description, form: new SavedForm(name, description, this.#settings) }
      this.#moduleError = null
    } catch (error) {
      this.#loaded = undefined
      this.#moduleError = textOf(error)
    }
    this.#isLoading = false
    this.#changed()
  }

  get summary(): SourceSummary {
    const { title = '', icon = '' } = this.#loaded?.description ?? {}
    return {
      ...{ id: this.id, title: title === '' ? this.#source.module : title, icon },
      ...{ module: this.#source.module, revision: this.#revision, isLoading: this.#isLoading },
      ...{ moduleError: this.#moduleError, run: this.runs.status },
    }
  }

  async detail(): Promise<SourceDetail> {
    const { params = [], configWarnings = [] } = this.#loaded?.description ?? {}
    const saved = (await this.#loaded?.form.read()) ?? {}
    return {
      ...{ ...this.summary, params, configWarnings, ...shownValues(params, saved) },
      ...{ canProve: this.#settings.canProve, lastEventId: this.#settings.events.lastId },
    }
  }

  async values(param: string, given: PlainObject): Promise<FormChoice[]> {
    // Made by the worker; a source can only harm itself with an answer of its own.
    return (await this.#askWith('values', given, { param })) as FormChoice[]
  }

  async validate(given: PlainObject): Promise<ParamIssue[]> {
    return (await this.#askWith('validate', given, {})) as ParamIssue[]
  }

  async check(given: PlainObject): Promise<CheckAnswer> {
    const startMs = performance.now()
    const answer = (await this.#askWith('check', given, {})) as Omit<CheckAnswer, 'durationMs'>
    return { ...answer, durationMs: Math.round(performance.now() - startMs) }
  }

  async preview(given: PlainObject, limit: number): Promise<Preview> {
    return (await this.#askWith('preview', given, { limit })) as Preview
  }

  /** Saves the form, complete or not. */
  async save(given: PlainObject): Promise<void> {
    await this.#form.save(given)
    this.#changed()
  }

  async signIn(param: string, given: PlainObject): Promise<string> {
    const { description, form } = this.#ready
    return await this.#signIn.begin(param, description, form, given)
  }

  /** Saves the form, and starts a run with it. */
  async run(given: PlainObject): Promise<string> {
    const values = await this.#form.merged(given)
    const { runKey } = await this.#keys(values)
    await this.#form.save(given)
    await this.#tables.release()
    return this.runs.start(values, runKey)
  }

  async reset(): Promise<void> {
    const values = await this.#form.read()
    await this.#tables.release()
    await this.runs.reset(values)
    this.#changed()
  }

  async state(): Promise<KeptState> {
    const values = await this.#form.read()
    return await keptState(this.#tables, this.#settings, {
      ...{ keys: () => this.#keys(values), history: this.runs.history },
    })
  }

  /** Proves the source in the background: an event has the evidence. */
  async prove(given: PlainObject): Promise<void> {
    const values = await this.#form.save(given)
    const words = ['prove', this.#source.module, '--json', '--no-input', '--source', '-']
    const { events, command } = this.#settings
    const tell = { type: 'proof', source: this.id } as const
    runOnce(command, words, values, PROVE_TIMEOUT_MS).then(
      ({ text }) => {
        events.publish({ ...tell, ...evidenceOf(text) })
      },
      (error: unknown) => {
        events.publish({ ...tell, ok: false, message: textOf(error), evidence: [] })
      },
    )
  }

  async close(): Promise<void> {
    this.#signIn.close()
    await Promise.all([this.#worker.end(), this.runs.close()])
  }

  get #ready(): Loaded {
    if (this.#loaded) return this.#loaded
    const message = this.#moduleError ?? 'the module is being read: ask again'
    throw new ConsoleFailure({ code: this.#isLoading ? 'busy' : 'source-failed', message })
  }

  get #form(): SavedForm {
    return this.#ready.form
  }

  async #keys(values: PlainObject): Promise<SourceKeys> {
    const destination = `duckdb:${this.#settings.file}`
    // Two texts, made by the worker.
    return (await this.#ask('keys', { values, destination })) as SourceKeys
  }

  async #askWith(ask: string, given: PlainObject, about: PlainObject): Promise<unknown> {
    return await this.#ask(ask, { ...about, values: await this.#form.merged(given) })
  }

  async #ask(ask: string, about: PlainObject): Promise<unknown> {
    return await this.#worker.ask(ask, about, this.#settings.answerTimeoutMs)
  }

  #changed(): void {
    this.#revision += 1
    const { id: source } = this
    this.#settings.events.publish({ type: 'source', source, revision: this.#revision })
  }
}
