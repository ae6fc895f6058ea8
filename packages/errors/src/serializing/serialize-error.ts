import { type MaskText, maskText } from '../masking/mask-text.js'
import { SecretMask } from '../masking/secret-mask.js'
import {
  COULD_NOT_BE_READ,
  readList,
  readProperty,
  textOf,
  UNREADABLE,
} from '../values/read-property.js'
import { errorNameOf } from '../values/error-name.js'
import { serializeFacts } from './serialize-facts.js'

/** What {@link serializeError} returns: plain JSON, for a log. */
export interface SerializedError {
  readonly name: string
  readonly message: string
  readonly code?: string
  readonly retryable?: boolean
  readonly stack?: string
  /** Fields of the error that are texts, numbers or booleans. */
  readonly facts?: Record<string, string | number | boolean | null>
  readonly cause?: SerializedError
  /** The errors that an error gathers, for instance those of an `AggregateError`. */
  readonly errors?: readonly SerializedError[]
  /** The number of gathered errors that are left out. */
  readonly moreErrors?: number
}

/** Options of {@link serializeError}. */
export interface SerializeErrorOptions {
  /**
   * What is masked: a mask that knows the secrets, or a list of the secrets. It is masked everywhere, as `SecretMask`
   * does it.
   */
  readonly secrets?: SecretMask | readonly string[]
  /** Whether the stack is included. Default `true`. */
  readonly stack?: boolean
}

/** Long enough for the message of any error, short enough for a log line. */
const MAX_TEXT_LENGTH = 2_000
const MAX_STACK_LENGTH = 8_000
const MAX_NAME_LENGTH = 100
/** How many levels of causes and gathered errors are included. */
const MAX_DEPTH = 5
/** How many causes and gathered errors are included in all. */
const MAX_INNER_ERRORS = 10

/**
 * An error as bounded JSON, for logs: name, message, code, retryable, stack, facts, and up to ten of its causes and
 * gathered errors, five levels deep. Masked are fields that are named like secrets, credentials in texts, and the given
 * secrets. Nested objects (requests, responses, records) are left out, because foreign errors keep credentials there.
 * Never throws: a property whose getter throws becomes `could not be read`. Only the beginning of a long text is
 * searched and shown.
 */
export const serializeError = (
  error: unknown,
  { secrets = [], stack = true }: SerializeErrorOptions = {},
): SerializedError =>
  serializeOne(error, MAX_DEPTH, {
    mask: maskText(secrets instanceof SecretMask ? secrets : new SecretMask(secretTexts(secrets))),
    withStack: stack,
    seen: new Set(),
    innerErrorsLeft: MAX_INNER_ERRORS,
  })

/** Options of the wrong type must not keep the error from being shown. Callers in JavaScript have no compiler. */
const secretTexts = (secrets: unknown): string[] =>
  (Array.isArray(secrets) ? secrets : []).flatMap((secret: unknown) =>
    typeof secret === 'string' || typeof secret === 'number' ? [String(secret)] : [],
  )

const NOTHING_COULD_BE_READ: SerializedError = { name: 'Object', message: COULD_NOT_BE_READ }

/** The settings and counters that the errors of one call share. */
interface SharedSettings {
  readonly mask: MaskText
  readonly withStack: boolean
  /** An error that is its own cause is included once. */
  readonly seen: Set<unknown>
  innerErrorsLeft: number
}

const serializeOne = (
  error: unknown,
  depthLeft: number,
  shared: SharedSettings,
): SerializedError => {
  const { mask, withStack, seen } = shared
  if (error === UNREADABLE) return NOTHING_COULD_BE_READ
  if (typeof error !== 'object' || error === null) {
    return { name: typeof error, message: mask(textOf(error), MAX_TEXT_LENGTH) }
  }
  seen.add(error)
  const [name, message, code, retryable, stack] = [
    ...['name', 'message', 'code', 'retryable', 'stack'],
  ].map((key) => readProperty(error, key))
  const facts = serializeFacts(error, mask)
  if ([name, message, code].every((value) => value === UNREADABLE)) return NOTHING_COULD_BE_READ
  return {
    name: mask(errorNameOf(error) ?? 'Object', MAX_NAME_LENGTH),
    message: mask(messageOf(message), MAX_TEXT_LENGTH),
    ...((typeof code === 'string' || typeof code === 'number') && {
      code: mask(String(code), MAX_NAME_LENGTH),
    }),
    ...(typeof retryable === 'boolean' && { retryable }),
    ...(withStack && typeof stack === 'string' && { stack: mask(stack, MAX_STACK_LENGTH) }),
    ...(Object.keys(facts).length > 0 && { facts }),
    ...causeOf(error, depthLeft, shared),
    ...gatheredBy(error, depthLeft, shared),
  }
}

const serializeInner = (
  error: unknown,
  depthLeft: number,
  shared: SharedSettings,
): SerializedError | undefined => {
  if (depthLeft === 0 || shared.innerErrorsLeft === 0 || shared.seen.has(error)) return undefined
  shared.innerErrorsLeft--
  return serializeOne(error, depthLeft - 1, shared)
}

const causeOf = (
  error: object,
  depthLeft: number,
  shared: SharedSettings,
): Pick<SerializedError, 'cause'> => {
  const value = readProperty(error, 'cause')
  const cause = value === undefined ? undefined : serializeInner(value, depthLeft, shared)
  return cause ? { cause } : {}
}

const gatheredBy = (
  error: object,
  depthLeft: number,
  shared: SharedSettings,
): Pick<SerializedError, 'errors' | 'moreErrors'> => {
  const gathered = readList(readProperty(error, 'errors'), MAX_INNER_ERRORS)
  if (gathered === undefined) return {}
  const errors = gathered.items.flatMap((item) => serializeInner(item, depthLeft, shared) ?? [])
  const moreErrors = gathered.length - errors.length
  return { ...(errors.length > 0 && { errors }), ...(moreErrors > 0 && { moreErrors }) }
}

const messageOf = (message: unknown): string => {
  if (message === UNREADABLE) return COULD_NOT_BE_READ
  return typeof message === 'string' ? message : ''
}
