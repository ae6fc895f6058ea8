import { describeValue } from '@panoply/errors/internal'
import { nearestName } from '../values/nearest-name.js'
import { type ConfigIssue, pathText } from './config-issue.js'

/** What zod calls the types, in the words of our messages. */
const EXPECTED = new Map<string, string>([
  ['string', 'a text'],
  ['boolean', 'true or false'],
  ['array', 'an array'],
  ['object', 'an object'],
])

/** A finding of the schema, as far as it is read here. Declarations name no type of the library that makes it. */
export interface SchemaIssue {
  readonly code?: string | undefined
  readonly path: readonly PropertyKey[]
  readonly message: string
  /** The type that was expected, where another came. */
  readonly expected?: string | undefined
  /** The values to choose from, where another came. */
  readonly values?: readonly unknown[] | undefined
  /** What our own checks say besides. */
  readonly params?: Readonly<Record<string, unknown>> | undefined
}

/** A finding of the schema as an issue. The value itself is shown only where it can be no secret: a type. */
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
