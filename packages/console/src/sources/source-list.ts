import { basename, dirname } from 'node:path'

import { sleep, systemClock } from '@panoply/errors/internal'
import type { PlainObject } from '@panoply/runner'

import type { ConsoleSettings } from '../console-settings.js'
import type { TablesDesk } from '../tables/tables-desk.js'
import { ConsoleFailure, notFound } from '../values/console-failure.js'
import { ConsoleSource } from './console-source.js'
import { watchModule } from './watch-module.js'

/** If a module takes longer to read than this, in ms, the next module is started meanwhile. */
const NEXT_AFTER_MS = 5_000

/** All data sources of a console. */
export class SourceList {
  readonly #sources: readonly ConsoleSource[]
  #isStarting = false
  readonly #stopWatching: readonly (() => Promise<void>)[]

  constructor(modules: readonly string[], settings: ConsoleSettings, tables: TablesDesk) {
    const ids = new Set<string>()
    // Sources with the same title have separate values. The first one shares its values with the command line.
    const namedBy = new Map<string, string>()
    this.#sources = modules.map((module) => {
      const id = newId(module, ids)
      const nameOf = (title: string): string => {
        if (!namedBy.has(title)) namedBy.set(title, id)
        return namedBy.get(title) === id ? title : `${title} (${module})`
      }
      return new ConsoleSource({ id, module }, settings, tables, nameOf)
    })
    this.#stopWatching = this.#sources.map((source) =>
      watchModule(source.summary.module, settings.command.folder, () => void source.load()),
    )
  }

  get all(): readonly ConsoleSource[] {
    return this.#sources
  }

  /** @throws ConsoleFailure */
  byId(id: string): ConsoleSource {
    const found = this.#sources.find((source) => source.id === id)
    if (!found) throw notFound('such source')
    return found
  }

  /**
   * Reads all modules, two at a time, because each needs a process. A module that hangs delays the others by five
   * seconds.
   */
  async load(): Promise<void> {
    const waiting = [...this.#sources]
    const loading: Promise<void>[] = []
    const readOn = async (): Promise<void> => {
      for (let next = waiting.shift(); next; next = waiting.shift()) {
        const loaded = next.load()
        loading.push(loaded)
        await within(loaded, NEXT_AFTER_MS)
      }
    }
    await Promise.all([readOn(), readOn()])
    await Promise.all(loading)
  }

  /** @throws ConsoleFailure while a run of any source writes to the file, which all of them share */
  async run(source: ConsoleSource, values: PlainObject): Promise<string> {
    return await this.#alone(() => source.run(values))
  }

  /** @throws ConsoleFailure while a run of any source writes to the file */
  async reset(source: ConsoleSource): Promise<void> {
    await this.#alone(() => source.reset())
  }

  /** Runs work that starts a run, one at a time. Otherwise two runs could start between check and start. */
  async #alone<Answer>(work: () => Promise<Answer>): Promise<Answer> {
    const running = this.#sources.find(({ runs }) => runs.isRunning)
    if (running) throw busy(`a run of ${running.summary.title}`)
    if (this.#isStarting) throw busy('another request')
    this.#isStarting = true
    try {
      return await work()
    } finally {
      this.#isStarting = false
    }
  }

  async close(): Promise<void> {
    await Promise.all([
      ...this.#stopWatching.map((stop) => stop()),
      ...this.#sources.map((source) => source.close()),
    ])
  }
}

const within = async (work: Promise<void>, limitMs: number): Promise<void> => {
  const stop = new AbortController()
  await Promise.race([work, sleep(systemClock, limitMs, stop.signal)])
  stop.abort()
}

const busy = (who: string): ConsoleFailure =>
  new ConsoleFailure({
    ...{ code: 'busy', message: `${who} writes to the file` },
    advice: 'Wait until it is over, or stop it.',
  })

/** An id for a module. For `index.ts` it is made from the name of the folder. */
const newId = (module: string, taken: Set<string>): string => {
  const file = basename(module).replace(/\.\w+$/, '')
  const base = ['index', 'src', ''].includes(file) ? basename(dirname(module)) : file
  const slug = base.replaceAll(/[^\w-]+/g, '-').slice(0, 60) || 'source'
  let id = slug
  for (let count = 2; taken.has(id); count += 1) id = `${slug}-${count}`
  taken.add(id)
  return id
}
