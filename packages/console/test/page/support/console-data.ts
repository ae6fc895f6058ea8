import type {
  FormParam,
  KeptState,
  RunRecord,
  RunStatus,
  SourceDetail,
  TableList,
  TimelineEntry,
} from '../../../src/protocol/index.js'

const AT = '2026-11-26T17:00:00.000Z'

/** An instant so many seconds after the run began. */
export const at = (seconds: number): string =>
  new Date(Date.parse(AT) + seconds * 1000).toISOString()

/** A parameter of CONFIG as the form gets it. */
const param = (name: string, title: string, more: Partial<FormParam> = {}): FormParam => ({
  ...{ name, title, type: 'text', placeholder: '', help: '', link: '', category: '' },
  ...{ required: false, isSecret: false, dependencies: [], choices: null, hasValues: false },
  ...{ fields: null, ...more },
})

const ICON = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10"><circle cx="5" cy="5" r="5" fill="#c2410c"/></svg>`

/** A source with a parameter of each type. */
export const shop = (more: Partial<SourceDetail> = {}): SourceDetail => ({
  ...{ id: 'shop', title: 'Example shop', module: './shop', revision: 1, isLoading: false },
  ...{ readings: 1, proof: null },
  icon: `data:image/svg+xml;base64,${Buffer.from(ICON).toString('base64')}`,
  ...{ moduleError: null, run: null, configWarnings: [], canProve: true, lastEventId: 0 },
  ...{ values: { host: 'api.example.com' }, secretsSet: ['password'] },
  params: [
    param('host', 'Host', { required: true, help: 'The address of the API.', placeholder: 'host' }),
    param('port', 'Port', { type: 'number', default: 443 }),
    param('user', 'User', { required: true, link: 'https://example.com/users' }),
    param('password', 'Password', { type: 'password', isSecret: true, required: true }),
    param('plan', 'Plan', {
      type: 'select',
      choices: ['Free', 'Pro', 'Gone'].map((name) => choice(name, { disabled: name === 'Gone' })),
    }),
    param('boards', 'Boards', {
      ...{ type: 'list', hasValues: true, dependencies: ['user'], category: 'What to read' },
    }),
    param('account', 'Account', { type: 'oauth', isSecret: true, category: 'What to read' }),
    param('tunnel', 'SSH tunnel', { type: 'ssh-tunnel', fields: TUNNEL_FIELDS }),
    param('destination', 'Destination', { type: 'system' }),
  ],
  ...more,
})

const TUNNEL_FIELDS: FormParam['fields'] = [
  {
    name: 'active',
    title: 'Through an SSH server',
    type: 'boolean',
    required: false,
    default: false,
  },
  { name: 'host', title: 'SSH server', type: 'text', required: true },
  { name: 'port', title: 'SSH port', type: 'number', required: false, default: 22 },
  { name: 'password', title: 'SSH secret', type: 'password', required: false },
  { name: 'privateKey', title: 'SSH key', type: 'password', required: false },
]

/** A value to choose. */
export const choice = (
  name: string,
  more: { disabled?: boolean; requires?: string[] } = {},
): { key: string; name: string; disabled: boolean; requires: string[] } => ({
  ...{ key: name.toLowerCase(), name, disabled: false, requires: [] },
  ...more,
})

/** A run that has read some rows. */
export const run = (more: Partial<RunStatus> = {}): RunStatus => ({
  ...{ id: 'run-1', phase: 'reading', outcome: null, startedAt: AT, endedAt: null, resumed: false },
  destination: 'the file panoply.duckdb',
  progress: { loaded: 3, total: 7, message: '3 of 7 boards fetched' },
  ...{ rows: 482_133, safeRows: 470_000, retries: 2, warnings: 1, rowsPerSecond: 14_211 },
  ...{ lastSeq: 0, updates: 1, failure: null, ...more },
})

/** Lines of a log, numbered from 1; each 50th is a checkpoint, each 400th a retry. */
export const logLines = (count: number): TimelineEntry[] =>
  Array.from({ length: count }, (_, index) => {
    const seq = index + 1
    const line = { seq, at: at(seq / 100) }
    if (seq % 400 === 0) return { ...line, kind: 'retry', message: `page ${seq} again in 2 s` }
    if (seq % 50 === 0) return { ...line, kind: 'checkpoint', message: `${seq} rows are committed` }
    return { ...line, kind: 'log', message: `GET /orders?page=${seq}` }
  })

/** A state with two checkpoints. */
export const keptState = (): KeptState => ({
  sourceKey: 'shop-1',
  checkpoint: { state: { boards: { a: { cursor: 42 } } }, finished: false, at: at(30) },
  changedParams: ['access_token'],
  history: [
    {
      at: at(10),
      rows: 1000,
      more: 0,
      changes: [{ path: ['boards'], after: { a: { cursor: 1 } } }],
    },
    {
      ...{ at: at(30), rows: 2000, more: 3 },
      changes: [{ path: ['boards', 'a', 'cursor'], before: 1, after: 42 }],
    },
  ],
})

/** A run that failed, and one that came to its end. */
export const runRecords = (): RunRecord[] => [
  { ...failedRun(), id: 'run-0', durationMs: 34_000, report: null },
  {
    ...run({ phase: 'ended', outcome: 'finished', endedAt: at(83), resumed: true }),
    ...{ id: 'run-00', durationMs: 83_000 },
    report: {
      ...{ reads: 12, checkpoints: 12, location: 'panoply.duckdb', query: 'from shop_orders' },
      ...{ tables: [{ table: 'shop_orders', rows: 400 }], warnings: ['One row had no id'] },
    },
  },
]

/** A run that the API refused. */
export const failedRun = (): RunStatus =>
  run({
    ...{ phase: 'ended', outcome: 'failed', endedAt: at(34), updates: 2 },
    failure: {
      message: 'The API answered 401: the token is not valid any more',
      advice: 'Sign in again, then run: it goes on after row 470,000.',
      ...{ code: 'PANOPLY_RUN_FAILED', exitCode: 1 },
    },
  })

/** Columns of each of the tables. */
export const COLUMNS = [
  { name: 'id', type: 'BIGINT' },
  { name: 'name', type: 'VARCHAR' },
  { name: 'total', type: 'DOUBLE' },
  { name: 'items', type: 'JSON' },
]

/** Rows for {@link COLUMNS}, numbered from `offset`. */
export const tableRows = (offset: number, count: number): unknown[][] =>
  Array.from({ length: count }, (_, index) => {
    const id = offset + index
    return [id, `Customer ${id}`, id * 1.25, { sku: `A${id}`, size: { width: 1, heights: [1, 2] } }]
  })

/** A file with ten million rows in one table. */
export const tableList = (): TableList => ({
  ...{ file: '/home/me/panoply.duckdb', exists: true },
  tables: [
    { name: 'shop_orders', rows: 10_000_000, columns: COLUMNS },
    { name: 'shop_customers', rows: 4200, columns: COLUMNS },
  ],
})
