import type { SecretMask } from '@panoply/errors'
import { mapTexts } from '@panoply/errors/internal'

/** The value as JSON, with all texts and keys masked. All data leaves the console this way. */
export const maskedJson = (value: unknown, mask: SecretMask): string =>
  JSON.stringify(mapTexts(value, (text) => mask.mask(text)))
