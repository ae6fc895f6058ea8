import type { SecretMask } from '@panoply/errors'
import type { PlainObject } from '@panoply/runner'

import type { ChildCommand } from './children/child-command.js'
import type { EventLog } from './events/event-log.js'

/** What every part of a console works with. */
export interface ConsoleSettings {
  readonly command: ChildCommand
  /** The DuckDB file, as an absolute path. */
  readonly file: string
  /** The folder of states, as an absolute path. */
  readonly stateFolder: string
  readonly stateKey: string | undefined
  /** What sources get as their `options`. */
  readonly options: PlainObject
  /** How long a source may take to load, and to answer. */
  readonly answerTimeoutMs: number
  /** A run that has not ended so long after it was asked to is ended by force. */
  readonly stopTimeoutMs: number
  readonly canProve: boolean
  readonly events: EventLog
  /** Every secret that the console has seen. */
  readonly mask: SecretMask
}
