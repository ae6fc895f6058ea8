import { isSecretName } from './secret-name.js'

/** What {@link serializeError} returns: plain JSON, for a log. */
export interface SerializedError {
  readonly name: string
  readonly message: string
  readonly code?: string
  readonly retryable?: boolean
  readonly stack?: string
  /** Facts of the error that are text, numbers or booleans. */
  readonly facts?: Record<string, string | number | boolean | null>
  readonly cause?: SerializedError
}

/** Bounds and secrets of {@link serializeError}. */
export interface SerializeErrorOptions {
  /** Values that are blotted out wherever they stand. */
  readonly secrets?: readonly string[]
  /** Whether the stack goes along. Default `true`. */
  readonly stack?: boolean
}

/** Long enough for the message of any error, short enough for a log line. */
const MAX_TEXT_LENGTH = 2_000
const MAX_STACK_LENGTH = 8_000
const MAX_CAUSES = 5
const MAX_FACTS = 30
const MASK = '[secret]'

/** Told at the top of the result, or, like the name of a class, no fact of this error. */
const NOT_FACTS = new Set(['name', 'message', 'code', 'retryable', 'stack', 'cause'])

/** Credentials as they stand in URLs, headers and forms, with what may stay around them. */
const CREDENTIALS_IN_TEXT: readonly [RegExp, string][] = [
  [/(:\/\/)[^/\s:@]*:[^/\s@]+@/g, `$1${MASK}@`],
  [/\b(bearer|basic)\s+[\w.~+/=-]{8,}/gi, `$1 ${MASK}`],
  [
    /\b([\w-]*(?:password|passwd|pwd|secret|token|api[_-]?key|private[_-]?key)["']?\s*[=:]\s*["']?)[^\s"'&,;}]+/gi,
    `$1${MASK}`,
  ],
]

/**
 * An error as bounded JSON, for logs: name, message, code, retryable, stack, facts and up to five causes.
 * Fields that are named like secrets, credentials in texts and the given secrets are blotted out; nested objects
 * (requests, responses, records) are left out, because that is where foreign errors keep credentials.
 */
export const serializeError = (
  error: unknown,
  options: SerializeErrorOptions = {},
): SerializedError => serialize(error, options, MAX_CAUSES)

const serialize = (
  error: unknown,
  options: SerializeErrorOptions,
  causesLeft: number,
): SerializedError => {
  const clean = (text: string, limit = MAX_TEXT_LENGTH): string =>
    shorten(mask(text, options), limit)
  if (typeof error !== 'object' || error === null) {
    return { name: typeof error, message: clean(String(error)) }
  }
  const { name, message, code, retryable, stack, cause } = error as Partial<Record<string, unknown>>
  const facts = factsOf(error, clean)
  return {
    name: clean(typeof name === 'string' ? name : 'Object'),
    message: clean(typeof message === 'string' ? message : ''),
    ...((typeof code === 'string' || typeof code === 'number') && { code: clean(String(code)) }),
    ...(typeof retryable === 'boolean' && { retryable }),
    ...(options.stack !== false &&
      typeof stack === 'string' && { stack: clean(stack, MAX_STACK_LENGTH) }),
    ...(Object.keys(facts).length > 0 && { facts }),
    ...(cause !== undefined &&
      causesLeft > 0 && { cause: serialize(cause, options, causesLeft - 1) }),
  }
}

const factsOf = (
  error: object,
  clean: (text: string) => string,
): NonNullable<SerializedError['facts']> => {
  const facts: NonNullable<SerializedError['facts']> = {}
  const names = Object.keys(error).filter((name) => !NOT_FACTS.has(name))
  for (const name of names.slice(0, MAX_FACTS)) {
    const value: unknown = (error as Record<string, unknown>)[name]
    if (typeof value === 'string') facts[name] = isSecretName(name) ? MASK : clean(value)
    else if (typeof value === 'number' || typeof value === 'boolean' || value === null)
      facts[name] = value
  }
  return facts
}

const mask = (text: string, { secrets = [] }: SerializeErrorOptions): string => {
  let masked = text
  // The longest first, so that a secret that contains another leaves no remainder behind.
  for (const secret of [...secrets].sort((a, b) => b.length - a.length)) {
    if (secret !== '') masked = masked.replaceAll(secret, MASK)
  }
  for (const [pattern, replacement] of CREDENTIALS_IN_TEXT)
    masked = masked.replace(pattern, replacement)
  return masked
}

const shorten = (text: string, limit: number): string =>
  text.length <= limit ? text : `${text.slice(0, limit)}… (${text.length - limit} characters more)`
