import { basic, byOffset, HttpClient } from '@panoply/http'

import { libratoReason } from './librato-reason.js'

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

/** The names of all metrics, for a person to choose from. */
export const listMetrics = async (connection: Connection): Promise<string[]> => {
  const paging = byOffset({
    ...{ limit: METRICS_PAGE_LENGTH, limitParam: 'length', shortPageIsLast: true },
    items: 'metrics',
  })
  const expect = { what: 'a list of metrics', is: hasNamedMetrics }
  const names: string[] = []
  for await (const page of clientOf(connection).pages<{ name: string }>('metrics', paging, {
    expect,
  })) {
    names.push(...page.map(({ name }) => name))
  }
  return names
}

/** One page of a metric, from `startTime` up to `endTime`, both in Unix seconds and included. */
export const listMeasurements = async (
  connection: Connection,
  metric: string,
  { startTime, endTime }: { readonly startTime: number; readonly endTime: number },
): Promise<MeasurementPage> => {
  const range = { start_time: startTime, end_time: endTime, resolution: RESOLUTION_SECONDS }
  const { measurements = {}, query } = await clientOf(connection).get<Answer>(
    `metrics/${encodeURIComponent(metric)}`,
    {
      query: range,
      expect: {
        what: `a list of measurements for each source, and a next_time after ${startTime}`,
        is: (body) => hasMeasurements(body) && isBefore(startTime, body.query?.next_time),
      },
    },
  )
  return { measurements, nextTime: query?.next_time ?? undefined }
}

/** What the checks below leave of an answer. */
interface Answer {
  readonly measurements?: MeasurementPage['measurements']
  readonly query?: { readonly next_time?: number | null } | null
}

const clientOf = ({ user, token, apiUrl = API_URL }: Connection): HttpClient =>
  new HttpClient({
    ...{ baseUrl: apiUrl, name: 'Librato', auth: basic(user, token), reason: libratoReason },
    // The system calls `read` again after a failure, and a page is one request.
    retry: false,
  })

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const hasNamedMetrics = (body: unknown): boolean =>
  isObject(body) &&
  Array.isArray(body['metrics']) &&
  body['metrics'].every((item) => isObject(item) && typeof item['name'] === 'string')

const hasMeasurements = (body: unknown): body is Answer => {
  if (!isObject(body)) return false
  const { measurements = {} } = body
  return isObject(measurements) && Object.values(measurements).every(isListOfPoints)
}

const isListOfPoints = (value: unknown): boolean =>
  Array.isArray(value) &&
  value.every((item) => isObject(item) && typeof item['measure_time'] === 'number')

/** A page that does not lead further would never end. */
const isBefore = (startTime: number, nextTime: unknown): boolean =>
  nextTime === undefined ||
  nextTime === null ||
  (typeof nextTime === 'number' && nextTime > startTime)
