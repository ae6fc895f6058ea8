import { resolve } from 'node:path'

import type { DataSourceModule } from '@panoply/datasource'
import { writePastCapture } from '@panoply/runner'

import { discoverStreams } from '../discovery/discover-streams.js'
import type { EngineSession } from '../output/engine-session.js'
import type { EngineExit } from '../output/exit-codes.js'
import { failureText } from '../source/failure-text.js'
import { loadEngineModule } from '../source/load-engine-module.js'
import { openSource, type OpenSource } from '../source/open-source.js'
import { fault, readJsonFile } from '../text/json-file.js'
import { isObject } from '../values/object-value.js'
import { writeConfigFile } from './config-file.js'
import { singerCatalog } from './singer-catalog.js'
import { logLine } from './singer-messages.js'
import { parseSingerWords, type SingerWords } from './singer-words.js'
import { syncCommand } from './sync-command.js'

const STANDARD_ERROR = 2

/** A tap. It reports its end. */
export class SingerTap {
  readonly #session: EngineSession

  constructor(session: EngineSession) {
    this.#session = session
  }

  async run(module: unknown, argv: readonly string[]): Promise<EngineExit> {
    let words: SingerWords
    let loaded: DataSourceModule
    try {
      words = parseSingerWords(argv)
      loaded = await loadEngineModule(module)
    } catch (error) {
      this.#tellFailure(error)
      return 'usage'
    }
    try {
      return await this.#runMode(loaded, words)
    } catch (error) {
      this.#tellFailure(error)
      return this.#stopped() ?? 'failed'
    }
  }

  /** An error that the source lets escape ends the process. */
  async tellEscape(error: unknown): Promise<void> {
    this.#tellFailure(error)
    await this.#session.output.flushed().catch(() => undefined)
  }

  /**
   * The source ended the process itself, or waits for an event that never comes. Only synchronous writes still arrive.
   */
  tellEarlyExit(): void {
    const text = 'the data source ended the process, or waits for something that never happens'
    writePastCapture(STANDARD_ERROR, `${logLine('FATAL', text)}\n`)
  }

  async #runMode(module: DataSourceModule, words: SingerWords): Promise<EngineExit> {
    const source = await this.#open(module, words)
    if (words.isDiscovery) {
      const streams = await discoverStreams(this.#session, source, words)
      const catalog = JSON.stringify(singerCatalog(streams), undefined, 2)
      await this.#session.output.send(`${catalog}\n`)
      return 'finished'
    }
    if (await syncCommand(this.#session, source, words)) return 'finished'
    this.#tellFailure(new Error('the run was stopped before the source came to its end'))
    return this.#stopped() ?? 'failed'
  }

  async #open(module: DataSourceModule, words: SingerWords): Promise<OpenSource> {
    const { folder } = this.#session
    const config = readJsonFile('config', words.config, folder)
    if (!isObject(config)) throw fault('config', 'expected an object with the parameters')
    return await openSource(this.#session, module, config, (changed) => {
      writeConfigFile(resolve(folder, words.config), changed)
    })
  }

  #stopped(): EngineExit | undefined {
    if (this.#session.output.isBroken || !this.#session.signal.aborted) return undefined
    return this.#session.stoppedBy === 'SIGTERM' ? 'terminated' : 'interrupted'
  }

  #tellFailure(error: unknown): void {
    const { message, stack, failureType } = failureText(error)
    const calls = failureType === 'system_error' && stack !== undefined ? `\n${stack}` : ''
    this.#session.log('FATAL', `${message} (${failureType})${calls}`)
  }
}
