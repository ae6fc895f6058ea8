import {
  keepPreviousData,
  queryOptions,
  type UseQueryResult,
  useQuery,
} from '@tanstack/react-query'

import type {
  KeptState,
  RunRecord,
  SourceDetail,
  SourceSummary,
  TableList,
  TablePage,
} from '../../../src/protocol/index.js'
import { consoleApi, type RowsWanted } from './console-api.js'
import { newerRun } from './newer-run.js'

/** The keys of the cached answers of the console. */
export const queryKeys = {
  sources: ['sources'],
  source: (id: string) => ['source', id],
  state: (id: string) => ['state', id],
  runs: (id: string) => ['runs', id],
  tables: ['tables'],
} as const

const sourceQuery = (id: string) =>
  queryOptions({
    queryKey: queryKeys.source(id),
    queryFn: async ({ signal, client, queryKey }) => {
      const came = await consoleApi.source(id, signal)
      const known = client.getQueryData<SourceDetail>(queryKey)
      return known ? { ...came, run: newerRun(known.run, came.run) } : came
    },
  })

/**
 * @param isListening whether events arrive; before that, changes between an answer and the first event would be missed
 */
export const useSources = (isListening: boolean): UseQueryResult<SourceSummary[]> =>
  useQuery({
    queryKey: queryKeys.sources,
    queryFn: async ({ signal, client, queryKey }) => {
      const came = await consoleApi.sources(signal)
      const known = client.getQueryData<SourceSummary[]>(queryKey) ?? []
      return came.map((one) => {
        const { run = null } = known.find(({ id }) => id === one.id) ?? {}
        return { ...one, run: newerRun(run, one.run) }
      })
    },
    enabled: isListening,
  })

export const useSource = (id: string): UseQueryResult<SourceDetail> => useQuery(sourceQuery(id))

export const useKeptState = (id: string): UseQueryResult<KeptState> =>
  useQuery({
    queryKey: queryKeys.state(id),
    queryFn: ({ signal }) => consoleApi.state(id, signal),
  })

export const useRuns = (id: string): UseQueryResult<RunRecord[]> =>
  useQuery({ queryKey: queryKeys.runs(id), queryFn: ({ signal }) => consoleApi.runs(id, signal) })

export const useTables = (): UseQueryResult<TableList> =>
  useQuery({ queryKey: queryKeys.tables, queryFn: ({ signal }) => consoleApi.tables(signal) })

/** A page of a table. The previous page stays visible until the new one has come. */
export const useRows = (table: string, wanted: RowsWanted): UseQueryResult<TablePage> =>
  useQuery({
    queryKey: [...queryKeys.tables, table, wanted],
    queryFn: ({ signal }) => consoleApi.rows(table, wanted, signal),
    placeholderData: keepPreviousData,
  })
