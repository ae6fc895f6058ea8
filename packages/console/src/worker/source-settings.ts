import type { SecretMask } from '@panoply/errors'
import type { PlainObject } from '@panoply/runner'

/** What the worker knows of its source besides the module. */
export interface SourceSettings {
  readonly options: PlainObject
  /** Where states are kept. */
  readonly stateFolder: string
  readonly stateKey: string | undefined
  /** Learns the secrets of the source as they come up. Nothing that the worker tells holds them. */
  readonly secrets: SecretMask
}
