import { type PlainObject, textOf } from '@panoply/runner'

import { runOnce } from '../children/run-once.js'
import type { ConsoleSettings } from '../console-settings.js'
import type { ProofStatus } from '../protocol/index.js'
import type { RunSource } from '../runs/source-runs.js'
import { ConsoleFailure } from '../values/console-failure.js'
import { evidenceOf } from './evidence.js'

const PROVE_TIMEOUT_MS = 600_000

/** Runs proofs of one source with the command `prove`, one at a time, in the background. */
export class SourceProof {
  readonly #source: RunSource
  readonly #settings: ConsoleSettings
  readonly #abort = new AbortController()
  #status: ProofStatus | null = null
  #work: Promise<void> = Promise.resolve()

  constructor(source: RunSource, settings: ConsoleSettings) {
    this.#source = source
    this.#settings = settings
  }

  /** The current proof, or else the last one. `null` before the first proof. */
  get status(): ProofStatus | null {
    return this.#status
  }

  /** Begins a proof. An event has the result. @throws ConsoleFailure while another proof is running */
  begin(values: PlainObject): void {
    if (this.#status?.isProving === true) {
      throw new ConsoleFailure({ code: 'busy', message: 'a proof of this source is under way' })
    }
    this.#tell({ isProving: true, ok: false, message: '', evidence: [] })
    this.#work = this.#prove(values)
  }

  /** Ends the current proof. */
  async close(): Promise<void> {
    this.#abort.abort()
    await this.#work
  }

  async #prove(values: PlainObject): Promise<void> {
    const words = ['prove', this.#source.module, '--json', '--no-input', '--source', '-']
    const { command, mask } = this.#settings
    const { signal } = this.#abort
    try {
      const facts = { values, timeoutMs: PROVE_TIMEOUT_MS, signal }
      const { text } = await runOnce(command, words, facts)
      this.#tell({ isProving: false, ...evidenceOf(text) })
    } catch (error) {
      const message = mask.mask(textOf(error))
      this.#tell({ isProving: false, ok: false, message, evidence: [] })
    }
  }

  #tell(proof: ProofStatus): void {
    this.#status = proof
    this.#settings.events.publish({ type: 'proof', source: this.#source.id, proof })
  }
}
