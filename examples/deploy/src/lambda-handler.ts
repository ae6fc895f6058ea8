import { PostgresDestination, PostgresStateStore } from '@panoply/postgres'
import { flushTelemetry, runSource } from '@panoply/runner'
import type { Context } from 'aws-lambda'

import { readForAWhile, type Reading } from './read-for-a-while.js'

/** What the function is configured with. */
export interface LambdaSettings {
  /** `postgres://user@host/database`; the password is in PGPASSWORD. Rows and state are kept there. */
  readonly database: string
  /** The schema of the rows. */
  readonly schema: string
  /** Names the source, so that each call finds the state of the one before. */
  readonly name: string
  /** The parameters of the source. */
  readonly source: Readonly<Record<string, unknown>>
}

/**
 * The time that a run needs behind its budget: for the current read, the commit, and the last metrics. A source whose
 * reads take longer needs more.
 */
const RESERVE_MS = 20_000
const STOP_WITHIN_MS = 10_000
const FLUSH_WITHIN_MS = 2_000

/** How the time of a call is divided. */
export interface LambdaTimes {
  /** How much of the time is kept for the end of the run, in milliseconds. Default 20,000. */
  readonly reserveMs?: number
  /** How long the end of the run waits for the current read, in milliseconds. Default 10,000; less than `reserveMs`. */
  readonly stopWithinMs?: number
}

/**
 * Makes a handler for AWS Lambda that reads a source until the time of the call is nearly over, and goes on where it was at
 * the next call.
 *
 * The handler returns the outcome of the call and its rows. A call that fails throws, so that Lambda counts it as failed:
 * the README lists the errors. After each of them the next call goes on after the last committed row.
 *
 * @param module exports `Stream` and `CONFIG`
 */
export const lambdaHandler =
  (
    module: unknown,
    { database, schema, name, source }: LambdaSettings,
    { reserveMs = RESERVE_MS, stopWithinMs = STOP_WITHIN_MS }: LambdaTimes = {},
  ) =>
  async (
    _event: unknown,
    context: Pick<Context, 'awsRequestId' | 'getRemainingTimeInMillis'>,
  ): Promise<Reading> => {
    const budgetMs = context.getRemainingTimeInMillis() - reserveMs
    try {
      return await readForAWhile(
        (signal) =>
          runSource(module, {
            ...{ name, source, signal, runId: context.awsRequestId },
            destination: new PostgresDestination(withSchema(database, schema)),
            stateStore: new PostgresStateStore(database),
            stopWithinMs,
          }),
        budgetMs,
      )
    } finally {
      // The process is frozen as soon as the handler has returned.
      await flushTelemetry({ withinMs: FLUSH_WITHIN_MS }).catch(console.warn)
    }
  }

const withSchema = (database: string, schema: string): string => {
  const address = new URL(database)
  address.searchParams.set('schema', schema)
  return address.href
}
