import type { SecretMask } from '@panoply/errors'
import type { PlainObject } from '@panoply/runner'

import type { ChildCommand } from './children/child-command.js'
import type { EventLog } from './events/event-log.js'

/** The settings that all parts of a console share. */
export interface ConsoleSettings {
  readonly command: ChildCommand
  /** The DuckDB file, as an absolute path. */
  readonly file: string
  /** The folder of states, as an absolute path. */
  readonly stateFolder: string
  readonly stateKey: string | undefined
  /** The `options` of the sources. */
  readonly options: PlainObject
  /** How long a source may take to load, and to answer. */
  readonly answerTimeoutMs: number
  /** If a run has not ended this long after it was asked to stop, its process is killed, in ms. */
  readonly stopTimeoutMs: number
  readonly canProve: boolean
  readonly events: EventLog
  /** Masks every secret that the console has seen. */
  readonly mask: SecretMask
}
