import { InvalidArgumentError, isPanoplyError } from '@panoply/errors'

import type { Enrich, TableSchemas } from '../options/options.js'
import type { SchemaIssue } from '../options/standard-schema.js'
import { describeValue } from '@panoply/errors/internal'
import { type EncodedRecord, encodeRecord, notARecord } from '../record/encode-record.js'
import { isTooLongForString, pathStep, toJsonValue } from '../record/json-value.js'

export interface RecordRulesOptions {
  readonly tables: TableSchemas | undefined
  readonly enrich: Enrich | undefined
}

/**
 * The steps before a record is accepted: the schema of its table checks it, `enrich` changes or drops it, and it
 * becomes a line of JSON. The caller's object never changes.
 */
export class RecordRules {
  readonly #options: RecordRulesOptions

  constructor(options: RecordRulesOptions) {
    this.#options = options
  }

  /**
   * The record as JSON text. `undefined` if `enrich` drops it.
   *
   * @param table a valid name
   * @throws InvalidArgumentError if the record breaks a rule, or if `enrich` throws
   */
  apply(table: string, record: unknown): EncodedRecord | undefined {
    const checked = this.#validate(table, record)
    const { enrich } = this.#options
    // Only `enrich` can drop a record. `null` from a caller or a schema is an error.
    if (!enrich) return encodeRecord(checked, table)
    const enriched = callEnrich(enrich, table, checked)
    return enriched === null ? undefined : encodeRecord(enriched, table)
  }

  #validate(table: string, record: unknown): unknown {
    const { tables } = this.#options
    const schema = tables && Object.hasOwn(tables, table) ? tables[table] : undefined
    if (!schema) return record
    const result = attempt(`the schema of ${JSON.stringify(table)}`, () =>
      schema['~standard'].validate(record),
    )
    if (isPromise(result)) {
      throw refusal(
        'tables',
        `a schema of ${JSON.stringify(table)} that answers at once`,
        'a promise',
      )
    }
    if (!result.issues) return result.value
    throw issueError(result.issues)
  }
}

/** Gives `enrich` a copy, so that it may change it. */
const callEnrich = (enrich: Enrich, table: string, record: unknown): unknown => {
  if (typeof record !== 'object' || record === null || Array.isArray(record))
    throw notARecord(record)
  const copy = toJsonValue(record)
  if (typeof copy !== 'object' || copy === null || Array.isArray(copy)) throw notARecord(copy)
  const enriched: unknown = attempt('enrich', () => enrich(table, copy as Record<string, unknown>))
  if (isPromise(enriched)) throw refusal('enrich', 'a record or null, at once', 'a promise')
  if (enriched === undefined) {
    throw refusal('enrich', 'a record, or null to drop it', 'undefined; is a return missing?')
  }
  return enriched
}

/** Calls code of the program. If it throws, that becomes the `cause` of an InvalidArgumentError. */
const attempt = <Result>(name: string, call: () => Result): Result => {
  try {
    return call()
  } catch (cause) {
    if (isPanoplyError(cause) || isTooLongForString(cause)) throw cause
    const reason = cause instanceof Error ? cause.message : describeValue(cause)
    throw new InvalidArgumentError(`record: ${name} threw: ${reason}`, {
      argument: 'record',
      cause,
    })
  }
}

/** Whether the value is a promise. If it is, a rejection is ignored, because the call has already failed. */
const isPromise = (value: unknown): value is Promise<unknown> => {
  if (typeof (value as { then?: unknown } | null | undefined)?.then !== 'function') return false
  Promise.resolve(value).catch(() => undefined)
  return true
}

const issueError = (issues: readonly SchemaIssue[]): InvalidArgumentError => {
  const [first] = issues
  const argument = ['record', ...(first?.path ?? []).map((step) => pathStep(keyOf(step)))].join('')
  const message = first?.message ?? 'it does not match its schema'
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : ''
  return new InvalidArgumentError(`${argument}: ${message}${more}`, { argument })
}

const keyOf = (step: PropertyKey | { readonly key: PropertyKey }): PropertyKey =>
  typeof step === 'object' ? step.key : step

const refusal = (argument: string, expected: string, came: string): InvalidArgumentError =>
  new InvalidArgumentError(`${argument}: expected ${expected}, got ${came}`, { argument })
