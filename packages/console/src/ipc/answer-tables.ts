import { type DuckDbReader, QueryError, type QueryErrorKind } from '@panoply/duckdb'
import { textOf } from '@panoply/runner'
import * as z from 'zod/mini'

import type { ApiFailureCode } from '../protocol/index.js'
import { ConsoleFailure } from '../values/console-failure.js'
import type { Answerer } from './answer-questions.js'

/** Opens a reader for one question. Its `close` is called afterwards. */
export type OpenReader = () => Promise<DuckDbReader>

const QUERY_TIMEOUT_MS = 30_000

const rowsSchema = () =>
  z.object({
    ...{ table: z.string(), offset: z.int(), limit: z.int(), desc: z.boolean() },
    sort: z.optional(z.string()),
  })

/**
 * Answers questions about the tables of a DuckDB file. A query is interrupted after 30 seconds.
 *
 * @param gone ends all queries when it aborts. Default: never
 */
export const tablesAnswerer =
  (open: OpenReader, gone: AbortSignal = new AbortController().signal): Answerer =>
  async (ask, about) => {
    const reader = await opened(open)
    const close = (): void => {
      reader.close()
    }
    gone.addEventListener('abort', close)
    if (gone.aborted) close()
    const timer = setTimeout(() => {
      reader.interrupt()
    }, QUERY_TIMEOUT_MS)
    try {
      return await answerFrom(reader, ask, about)
    } catch (error) {
      if (!(error instanceof QueryError)) throw error
      if (error.kind === 'closed') throw askAgain(error)
      throw new ConsoleFailure({ code: CODES[error.kind], message: error.message })
    } finally {
      clearTimeout(timer)
      gone.removeEventListener('abort', close)
      reader.close()
    }
  }

/**
 * Opens a reader. If the file is not open yet, is no longer open, or is used by another program, the failure asks to
 * try again.
 */
const opened = async (open: OpenReader): Promise<DuckDbReader> => {
  try {
    return await open()
  } catch (error) {
    throw askAgain(error)
  }
}

const answerFrom = async (reader: DuckDbReader, ask: string, about: unknown): Promise<unknown> => {
  switch (ask) {
    case 'tables':
      return await reader.tables()
    case 'rows': {
      const { table, desc, ...range } = rowsSchema().parse(about)
      return await reader.rows(table, { ...range, descending: desc })
    }
    case 'query': {
      const { sql, limit } = z.object({ sql: z.string(), limit: z.int() }).parse(about)
      return await reader.query(sql, limit)
    }
    case 'checkpoint':
      return await reader.checkpoint(z.string().parse(about))
    default:
      throw new ConsoleFailure({ code: 'invalid', message: `nothing is known of ${ask}` })
  }
}

const askAgain = (error: unknown): ConsoleFailure =>
  new ConsoleFailure({ code: 'busy', message: textOf(error), advice: 'Ask again.' })

const CODES: Readonly<Record<Exclude<QueryErrorKind, 'closed'>, ApiFailureCode>> = {
  refused: 'forbidden',
  wrong: 'invalid',
  missing: 'not-found',
  interrupted: 'timeout',
}
