import type {
  CheckAnswer,
  FormValues,
  KeptState,
  Preview,
  RunAnswer,
  RunRecord,
  SignInAnswer,
  SourceDetail,
  SourceSummary,
  SpeedPoint,
  SqlAnswer,
  TableList,
  TablePage,
  TimelinePage,
  ValidateAnswer,
  ValuesAnswer,
} from '../../../src/protocol/index.js'
import { request } from './request.js'

/** The requested rows of a table. */
export interface RowsWanted {
  readonly offset: number
  readonly limit: number
  readonly sort?: string | undefined
  readonly isDescending?: boolean
}

const source = (id: string): string => `api/sources/${encodeURIComponent(id)}`

const post = <Answer>(path: string, body?: unknown, signal?: AbortSignal): Promise<Answer> =>
  request(path, { method: 'POST', body, signal })

/** The routes of the console, as `src/protocol` lists them. */
export const consoleApi = {
  sources: (signal?: AbortSignal): Promise<SourceSummary[]> => request('api/sources', { signal }),
  source: (id: string, signal?: AbortSignal): Promise<SourceDetail> =>
    request(source(id), { signal }),
  values: (
    id: string,
    body: { param: string; values: FormValues },
    signal?: AbortSignal,
  ): Promise<ValuesAnswer> => post(`${source(id)}/values`, body, signal),
  validate: (id: string, values: FormValues, signal?: AbortSignal): Promise<ValidateAnswer> =>
    post(`${source(id)}/validate`, { values }, signal),
  save: (id: string, values: FormValues): Promise<SourceDetail> =>
    request(`${source(id)}/params`, { method: 'PUT', body: { values } }),
  check: (id: string, values: FormValues): Promise<CheckAnswer> =>
    post(`${source(id)}/check`, { values }),
  signIn: (id: string, body: { param: string; values: FormValues }): Promise<SignInAnswer> =>
    post(`${source(id)}/sign-in`, body),
  preview: (id: string, values: FormValues): Promise<Preview> =>
    post(`${source(id)}/preview`, { values }),
  run: (id: string, values: FormValues): Promise<RunAnswer> =>
    post(`${source(id)}/run`, { values }),
  stop: (id: string): Promise<void> => post(`${source(id)}/stop`),
  reset: (id: string): Promise<void> => post(`${source(id)}/reset`),
  prove: (id: string, values: FormValues): Promise<void> => post(`${source(id)}/prove`, { values }),
  state: (id: string, signal?: AbortSignal): Promise<KeptState> =>
    request(`${source(id)}/state`, { signal }),
  runs: (id: string, signal?: AbortSignal): Promise<RunRecord[]> =>
    request(`${source(id)}/runs`, { signal }),
  timeline: (id: string, run: string, after: number, limit: number): Promise<TimelinePage> =>
    request(`${source(id)}/runs/${encodeURIComponent(run)}/timeline?after=${after}&limit=${limit}`),
  speed: (id: string, run: string, signal?: AbortSignal): Promise<SpeedPoint[]> =>
    request(`${source(id)}/runs/${encodeURIComponent(run)}/speed`, { signal }),
  tables: (signal?: AbortSignal): Promise<TableList> => request('api/tables', { signal }),
  rows: (table: string, wanted: RowsWanted, signal?: AbortSignal): Promise<TablePage> => {
    const query = new URLSearchParams({
      offset: String(wanted.offset),
      limit: String(wanted.limit),
      ...(wanted.sort !== undefined && { sort: wanted.sort }),
      desc: wanted.isDescending === true ? '1' : '0',
    })
    return request(`api/tables/${encodeURIComponent(table)}/rows?${query.toString()}`, { signal })
  },
  sql: (sql: string, limit: number, signal?: AbortSignal): Promise<SqlAnswer> =>
    post('api/sql', { sql, limit }, signal),
} as const
