import type { SecretMask } from '@panoply/errors'

/** The value as JSON, with all texts and keys masked. All data leaves the console this way. */
export const maskedJson = (value: unknown, mask: SecretMask): string =>
  JSON.stringify(masked(JSON.parse(JSON.stringify(value)), mask))

const masked = (value: unknown, mask: SecretMask): unknown => {
  if (typeof value === 'string') return mask.mask(value)
  if (Array.isArray(value)) return value.map((item) => masked(item, mask))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).map(([key, inside]) => [mask.mask(key), masked(inside, mask)]),
  )
}
