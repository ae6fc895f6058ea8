import type { SecretMask } from '@panoply/errors'
import type { PlainObject } from '@panoply/runner'

/** The settings of a source, besides its module. */
export interface SourceSettings {
  readonly options: PlainObject
  /** Where states are kept. */
  readonly stateFolder: string
  readonly stateKey: string | undefined
  /** Masks the secrets of the source in all answers. New secrets are added when they occur. */
  readonly secrets: SecretMask
}
