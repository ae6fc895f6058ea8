import type { SecretMask } from '@panoply/datasource'

import type { Clock } from '@panoply/errors/internal'
import type { Prompter } from './prompter.js'

/** What `collectParams` uses of the outside world. */
export interface ParamEnvironment {
  /** Variables of the environment, such as `process.env`. */
  readonly env: Readonly<Record<string, string | undefined>>
  /** The folder that relative paths start from. */
  readonly folder: string
  /** Whether a person is there to answer. */
  readonly canAsk: boolean
  readonly prompter: Prompter
  /** Waits before values to choose from are loaded again. */
  readonly clock: Clock
  /** Is told each secret as soon as it is known. */
  readonly secrets: SecretMask
  /** Shows a warning. */
  readonly warn: (message: string) => void
}
