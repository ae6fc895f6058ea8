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

/** The keys of what is kept of the console's answers. */
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
    queryFn: ({ signal }) => consoleApi.source(id, signal),
  })

export const useSources = (): UseQueryResult<SourceSummary[]> =>
  useQuery({
    queryKey: queryKeys.sources,
    queryFn: ({ signal }) => consoleApi.sources(signal),
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

/** A page of a table. The page before stays in sight until it is there. */
export const useRows = (table: string, wanted: RowsWanted): UseQueryResult<TablePage> =>
  useQuery({
    queryKey: [...queryKeys.tables, table, wanted],
    queryFn: ({ signal }) => consoleApi.rows(table, wanted, signal),
    placeholderData: keepPreviousData,
  })
