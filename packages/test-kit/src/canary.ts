import { inspect } from 'node:util'

import { serializeError } from '@panoply/errors'

/** A secret for tests of the output of a package. It has characters that are escaped in URLs, in JSON and in HTML. */
export const CANARY = 'canary-7f3a"91c2+e5&/p'

/**
 * Shows an error, or any other value, in all ways, and returns the names of the ways that show the secret.
 *
 * @param secret the secret; it is searched for plain, and encoded as in a URL, a form, JSON, base64 and bytes
 */
export const leaksOf = (value: unknown, secret: string = CANARY): string[] => {
  const forms = formsOf(secret)
  return Object.entries(WAYS_TO_LOOK)
    .map(([name, look]) => ({ name, text: look(value) }))
    .filter(({ text }) => forms.some((form) => text.includes(form)))
    .map(({ name }) => name)
}

/** The error that a promise was rejected with. */
export const thrownBy = async (work: Promise<unknown>): Promise<unknown> => {
  const outcome = await work.then(
    (value) => ({ value }),
    (thrown: unknown) => ({ thrown }),
  )
  if ('thrown' in outcome) return outcome.thrown
  throw new Error(`expected a rejection, got ${inspect(outcome.value)}`)
}

const EVERYTHING = {
  ...{ depth: null, maxArrayLength: null, maxStringLength: null, breakLength: Infinity },
  showHidden: true,
} as const

const WAYS_TO_LOOK: Readonly<Record<string, (value: unknown) => string>> = {
  text: (value) => (value instanceof Error ? String(value) : ''),
  stack: (value) => (value instanceof Error ? (value.stack ?? '') : ''),
  inspect: (value) => inspect(value, EVERYTHING),
  'inspect of the fields': (value) => inspect(value, { ...EVERYTHING, customInspect: false }),
  JSON: (value) => JSON.stringify({ value, fields: typeof value === 'object' ? { ...value } : {} }),
  serializeError: (value) => JSON.stringify(serializeError(value)),
  'the chain of causes': (value) =>
    causesOf(value)
      .map((cause) => `${String(cause)} ${inspect(cause, EVERYTHING)}`)
      .join('\n'),
}

const causesOf = (value: unknown): unknown[] => {
  const causes: unknown[] = []
  for (let at = value; at instanceof Error && !causes.includes(at); at = at.cause) causes.push(at)
  return causes
}

const formsOf = (secret: string): string[] => {
  const json = JSON.stringify(secret).slice(1, -1)
  const bytes = Buffer.from(secret)
  return [
    ...[secret, json, JSON.stringify(json).slice(1, -1), encodeURIComponent(secret)],
    new URLSearchParams({ secret }).toString().slice('secret='.length),
    ...[bytes.toString('base64'), bytes.toString('base64url'), bytes.toString('hex')],
    bytes.toString('hex').replace(/..(?=.)/g, '$& '),
  ]
}
