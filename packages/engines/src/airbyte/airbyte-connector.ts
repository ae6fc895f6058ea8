import type { DataSourceModule } from '@panoply/datasource'
import { writePastCapture } from '@panoply/runner'

import { checkSource } from '../discovery/check-source.js'
import { discoverStreams } from '../discovery/discover-streams.js'
import type { EngineSession } from '../output/engine-session.js'
import type { EngineExit } from '../output/exit-codes.js'
import { wireText } from '../text/wire-text.js'
import { failureText } from '../source/failure-text.js'
import { loadEngineModule } from '../source/load-engine-module.js'
import { openSource, type OpenSource } from '../source/open-source.js'
import { fault, readJsonFile } from '../text/json-file.js'
import { isObject } from '../values/object-value.js'
import {
  catalogMessage,
  connectionStatusMessage,
  controlMessage,
  errorMessage,
  specMessage,
} from './airbyte-messages.js'
import type { AirbyteProtocol } from './airbyte-protocol.js'
import { type AirbyteWords, parseAirbyteWords } from './airbyte-words.js'
import { catalogStream } from './catalog-stream.js'
import { readCommand } from './read-command.js'
import { specification } from './specification.js'

const STANDARD_OUTPUT = 1

/** A connector. It reports its end to the platform. */
export class AirbyteConnector {
  readonly #session: EngineSession
  /** For a `read`: whether its streams are complete. */
  #protocol: AirbyteProtocol | undefined

  constructor(session: EngineSession) {
    this.#session = session
  }

  async run(module: unknown, argv: readonly string[]): Promise<EngineExit> {
    // The answer must be among the first lines, even if the module prints while it is loaded.
    this.#session.holdLogs()
    let words: AirbyteWords
    let loaded: DataSourceModule
    try {
      words = parseAirbyteWords(argv)
      loaded = await loadEngineModule(module)
    } catch (error) {
      await this.#tellFailure(error)
      return 'usage'
    }
    try {
      return await this.#runCommand(loaded, words)
    } catch (error) {
      await this.#tellFailure(error)
      return this.#stopped() ?? 'failed'
    }
  }

  /** An error that the source lets escape ends the process. */
  async tellEscape(error: unknown): Promise<void> {
    await this.#tellFailure(error)
    await this.#session.output.flushed().catch(() => undefined)
  }

  /**
   * The source ended the process itself, or waits for an event that never comes. Only synchronous writes still arrive.
   */
  tellEarlyExit(): void {
    const error = new Error(
      'the data source ended the process, or waits for something that never happens',
    )
    writePastCapture(STANDARD_OUTPUT, wireText(this.#failureLines(error)))
  }

  async #runCommand(module: DataSourceModule, words: AirbyteWords): Promise<EngineExit> {
    const { output } = this.#session
    if (words.command === 'spec') {
      await output.send(`${specMessage(specification(module))}\n`)
      return 'finished'
    }
    this.#session.releaseLogs()
    if (words.command === 'check') return await this.#check(module, words)
    const source = await this.#open(module, words)
    if (words.command === 'discover') {
      const streams = await discoverStreams(this.#session, source, words)
      if (streams.length === 0)
        this.#session.log('WARN', 'the source has no rows and lists no streams')
      await output.send(`${catalogMessage(streams.map(catalogStream))}\n`)
      return 'finished'
    }
    return await this.#read(source, words)
  }

  async #check(module: DataSourceModule, words: AirbyteWords): Promise<EngineExit> {
    let failure: string | undefined
    try {
      await checkSource(this.#session, await this.#open(module, words))
    } catch (error) {
      const { failureType, message } = failureText(error)
      // A defect is thrown, because it does not tell whether the parameters are right.
      if (failureType === 'system_error') throw error
      failure = this.#session.masked(message)
    }
    await this.#session.output.send(`${connectionStatusMessage(failure)}\n`)
    return 'finished'
  }

  async #read(source: OpenSource, words: AirbyteWords): Promise<EngineExit> {
    const isFinished = await readCommand(this.#session, source, words, (protocol) => {
      this.#protocol = protocol
    })
    if (!isFinished) {
      await this.#tellFailure(new Error('the run was stopped before the source came to its end'))
      return this.#stopped() ?? 'failed'
    }
    await this.#session.output.send(this.#protocol?.statuses('COMPLETE') ?? '')
    return 'finished'
  }

  async #open(module: DataSourceModule, words: AirbyteWords): Promise<OpenSource> {
    const { output, folder } = this.#session
    const config = readJsonFile('config', words.config ?? '', folder)
    if (!isObject(config)) throw fault('config', 'expected an object with the parameters')
    return await openSource(this.#session, module, config, async (changed) => {
      // The platform must have it before the source continues, because the old token may no longer work.
      await output.send(`${controlMessage(changed, this.#nowMs())}\n`)
      await output.flushed()
    })
  }

  #stopped(): EngineExit | undefined {
    if (this.#session.output.isBroken || !this.#session.signal.aborted) return undefined
    return this.#session.stoppedBy === 'SIGTERM' ? 'terminated' : 'interrupted'
  }

  /** On a broken output nothing can be reported. */
  async #tellFailure(error: unknown): Promise<void> {
    this.#session.releaseLogs()
    await this.#session.output.send(this.#failureLines(error)).catch(() => undefined)
  }

  #failureLines(error: unknown): string {
    const { message, internalMessage, stack, failureType } = failureText(error)
    const facts = {
      message: this.#session.masked(message),
      internalMessage: this.#session.masked(internalMessage),
      stack: stack === undefined ? undefined : this.#session.masked(stack),
      failureType,
    }
    const statuses = this.#protocol?.statuses('INCOMPLETE') ?? ''
    return `${statuses}${errorMessage(facts, this.#nowMs())}\n`
  }

  #nowMs(): number {
    return this.#session.clock.date().getTime()
  }
}
