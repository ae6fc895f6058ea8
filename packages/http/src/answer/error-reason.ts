/** The names under which APIs explain an error. The most helpful name comes first. */
const NAMES = [
  'message',
  'error_description',
  'description',
  'detail',
  'details',
  'title',
  'reason',
]
const MAX_DEPTH = 3

/**
 * The API's own reason for a refusal. It is in the JSON of the answer under one of the usual names, at the top, below
 * `error`, or in the first entry of `errors`.
 *
 * @returns `undefined` if there is none
 */
export const usualReason = (body: unknown, depthLeft = MAX_DEPTH): string | undefined => {
  if (typeof body !== 'object' || body === null || depthLeft === 0) return undefined
  if (Array.isArray(body)) return textOf(body[0]) ?? usualReason(body[0], depthLeft - 1)
  const fields = body as Readonly<Record<string, unknown>>
  const named = NAMES.map((name) => textOf(fields[name])).find((text) => text !== undefined)
  return (
    named ??
    usualReason(fields['error'], depthLeft - 1) ??
    usualReason(fields['errors'], depthLeft - 1) ??
    textOf(fields['error'])
  )
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined
