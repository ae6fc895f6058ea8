import type { SecretMask } from '@panoply/datasource'

import type { Clock } from '@panoply/errors/internal'
import type { Prompter } from './prompter.js'

/** The functions and facts that `collectParams` gets from its caller. */
export interface ParamEnvironment {
  /** Variables of the environment, such as `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that relative paths start from. */
  readonly folder: string
  /** Whether a person can answer questions. */
  readonly canAsk: boolean
  readonly prompter: Prompter
  /** The waits before choices are loaded again. */
  readonly clock: Clock
  /** Called with each secret as soon as it is known. */
  readonly secrets: SecretMask
  /** Shows a warning. */
  readonly warn: (message: string) => void
}
