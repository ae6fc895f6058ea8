import { isPlainObject } from '@panoply/errors/internal'
import type { PlainObject } from '@panoply/runner'

import type { RunRecord } from '../protocol/index.js'
import { numberIn, textIn } from '../values/run-line.js'

/** The report of a run in the form for pages, made from the last line of the run. */
export const runReport = (report: PlainObject): NonNullable<RunRecord['report']> => {
  const destination = isPlainObject(report['destination']) ? report['destination'] : {}
  return {
    reads: numberIn(report, 'reads') ?? 0,
    checkpoints: numberIn(report, 'checkpoints') ?? 0,
    tables: tablesOf(destination['tables']),
    location: textIn(destination, 'location'),
    query: textIn(destination, 'query'),
    warnings: Array.isArray(report['warnings']) ? report['warnings'].map(String) : [],
  }
}

const tablesOf = (tables: unknown): { readonly table: string; readonly rows: number }[] =>
  Array.isArray(tables)
    ? tables.flatMap((one: unknown) =>
        isPlainObject(one)
          ? [{ table: textIn(one, 'table'), rows: numberIn(one, 'rows') ?? 0 }]
          : [],
      )
    : []
