import { describeValue } from '@panoply/errors/internal'
import { nearestName } from '../values/nearest-name.js'
import { type ConfigIssue, pathText } from './config-issue.js'

/** The names that zod gives to types, in the words of our messages. */
const EXPECTED = new Map<string, string>([
  ['string', 'a text'],
  ['boolean', 'true or false'],
  ['array', 'an array'],
  ['object', 'an object'],
])

/** An issue of the schema, as far as it is used here. So the types that are published do not name the library. */
export interface SchemaIssue {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly message: string
  /** The expected type, if a value of another type came. */
  readonly expected?: string | undefined
  /** The allowed values, if another value came. */
  readonly values?: readonly unknown[] | undefined
  /** Facts that the checks of this package add. */
  readonly params?: Readonly<Record<string, unknown>> | undefined
}

/**
 * Turns an issue of the schema into an issue of the SDK. It shows the value only if the value is a type, which is no
 * secret.
 */
export const schemaIssue = (issue: SchemaIssue, root: unknown): ConfigIssue => {
  const came = issue.path.reduce<unknown>(
    (inside, key) => (inside as Record<PropertyKey, unknown> | null | undefined)?.[key],
    root,
  )
  return { severity: 'error', path: pathText(issue.path), ...explain(issue, came) }
}

const explain = (issue: SchemaIssue, came: unknown): Pick<ConfigIssue, 'reason' | 'instead'> => {
  if (issue.code === 'invalid_type') {
    const expected = EXPECTED.get(String(issue.expected)) ?? String(issue.expected)
    return {
      reason: `expected ${expected}, got ${describeValue(came)}`,
      instead: `write ${expected}`,
    }
  }
  if (issue.code === 'invalid_value') {
    const known = (issue.values ?? []).map(String).filter((value) => value !== '')
    const nearest = typeof came === 'string' ? nearestName(came, known) : undefined
    return {
      reason:
        typeof came === 'string'
          ? `the type ${came} is not known`
          : `expected a type, got ${describeValue(came)}`,
      instead: nearest === undefined ? `write one of ${known.join(', ')}` : `write ${nearest}`,
    }
  }
  const { instead, tellsWhatCame } = issue.params ?? {}
  return {
    reason: tellsWhatCame === true ? issue.message : `${issue.message}, got ${describeValue(came)}`,
    instead: typeof instead === 'string' ? instead : 'write what is expected',
  }
}
