import {
  libratoError,
  parseJson,
  UnexpectedAnswerError,
  UnreachableError,
} from './librato-error.js'

/** The parameters that a request needs. */
export interface Connection {
  readonly user: string
  readonly token: string
  /** Default `https://metrics-api.librato.com/v1`. */
  readonly apiUrl?: string | undefined
}

/** A point of a time series, as Librato sends it. */
export interface Measurement {
  /** Unix time in seconds. */
  readonly measure_time: number
  readonly value?: number
  readonly count?: number
}

/** Measurements of one metric. */
export interface MeasurementPage {
  readonly measurements: Readonly<Record<string, readonly Measurement[]>>
  /** Where the next page starts, in Unix seconds; nothing on the last one. */
  readonly nextTime: number | undefined
}

/** The seconds that one measurement sums up. */
export const RESOLUTION_SECONDS = 300

const API_URL = 'https://metrics-api.librato.com/v1'
/** The most that Librato lists at once. */
const METRICS_PAGE_LENGTH = 100
const REQUEST_TIMEOUT_MS = 60_000

/** The names of all metrics, for a person to choose from. */
export const listMetrics = async (connection: Connection): Promise<string[]> => {
  const names: string[] = []
  for (;;) {
    const query = { offset: names.length, length: METRICS_PAGE_LENGTH }
    const { metrics } = await get(connection, 'metrics', query)
    if (!isListOfNamed(metrics)) throw unexpected('metrics', 'a list of metrics')
    names.push(...metrics.map(({ name }) => name))
    if (metrics.length < METRICS_PAGE_LENGTH) return names
  }
}

/** One page of a metric, from `startTime` up to `endTime`, both in Unix seconds and included. */
export const listMeasurements = async (
  connection: Connection,
  metric: string,
  { startTime, endTime }: { readonly startTime: number; readonly endTime: number },
): Promise<MeasurementPage> => {
  const path = `metrics/${encodeURIComponent(metric)}`
  const range = { start_time: startTime, end_time: endTime, resolution: RESOLUTION_SECONDS }
  const { measurements = {}, query } = await get(connection, path, range)
  if (!isObject(measurements) || !Object.values(measurements).every(isListOfPoints)) {
    throw unexpected(path, 'a list of measurements for each source')
  }
  const nextTime: unknown = isObject(query) ? (query['next_time'] ?? undefined) : undefined
  if (nextTime !== undefined && !(typeof nextTime === 'number' && nextTime > startTime)) {
    throw unexpected(path, `a next_time after ${startTime}`)
  }
  return { measurements: measurements as MeasurementPage['measurements'], nextTime }
}

const get = async (
  connection: Connection,
  path: string,
  query: Readonly<Record<string, number>>,
): Promise<Record<string, unknown>> => {
  const { isSuccess, httpStatus, body } = await send(connection, path, query)
  if (!isSuccess) throw libratoError(httpStatus, path, body)
  const answer = parseJson(body)
  if (!isObject(answer)) throw unexpected(path, 'a JSON object')
  return answer
}

const send = async (
  { user, token, apiUrl = API_URL }: Connection,
  path: string,
  query: Readonly<Record<string, number>>,
): Promise<{ isSuccess: boolean; httpStatus: number; body: string }> => {
  const url = new URL(`${apiUrl}/${path}`)
  for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value))
  const credentials = Buffer.from(`${user}:${token}`).toString('base64')
  try {
    const response = await fetch(url, {
      headers: { authorization: `Basic ${credentials}` },
      signal: AbortSignal.timeout(REQUEST_TIMEOUT_MS),
    })
    return { isSuccess: response.ok, httpStatus: response.status, body: await response.text() }
  } catch (cause) {
    throw new UnreachableError(`Librato did not answer to ${path}`, { cause })
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const isListOfPoints = (value: unknown): value is readonly Measurement[] =>
  Array.isArray(value) &&
  value.every((item) => isObject(item) && typeof item['measure_time'] === 'number')

const isListOfNamed = (value: unknown): value is { name: string }[] =>
  Array.isArray(value) && value.every((item) => isObject(item) && typeof item['name'] === 'string')

const unexpected = (path: string, expected: string): UnexpectedAnswerError =>
  new UnexpectedAnswerError(`expected ${expected} from Librato in the answer to ${path}`)
