import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** A point as the server holds it, of one metric and one source. */
export interface Point {
  readonly metric: string
  readonly source: string
  readonly measure_time: number
  readonly value: number
  readonly count: number
}

interface Failure {
  readonly status: number
  readonly body: string
  readonly headers?: Readonly<Record<string, string>>
}

/** Librato on loopback: basic auth, pages of metrics by offset, pages of measurements by `next_time`. */
export class LibratoServer {
  readonly user = 'reader@example.com'
  readonly token = 'f00dfacecafe4token'
  /** What was asked for, in order, as path and query. */
  readonly requests: URL[] = []
  readonly failures: Failure[] = []
  metrics: string[] = []
  points: Point[] = []
  /** How many seconds of measurements fit an answer. */
  pageSeconds = Infinity
  readonly #server: Server

  constructor() {
    this.#server = createServer((request, response) => {
      this.#answer(request, response)
    })
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/v1`
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve))
  }

  async stop(): Promise<void> {
    if (!this.#server.listening) return
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** The next request that is not failed already is. */
  failNext(status: number, body: unknown = {}, headers?: Failure['headers']): void {
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    this.failures.push({ status, body: text, ...(headers && { headers }) })
  }

  #answer(request: IncomingMessage, response: ServerResponse): void {
    const url = new URL(request.url ?? '', this.url)
    this.requests.push(url)
    const { status, body, headers } =
      this.failures.shift() ?? this.#reply(url, request.headers.authorization)
    response.writeHead(status, { 'content-type': 'application/json', ...headers })
    response.end(body)
  }

  #reply(url: URL, authorization: string | undefined): Failure {
    const credentials = Buffer.from(`${this.user}:${this.token}`).toString('base64')
    if (authorization !== `Basic ${credentials}`) {
      return reply(401, { errors: { request: ['Authorization Required'] } })
    }
    const [, metric] = /^\/v1\/metrics\/(.+)$/.exec(decodeURIComponent(url.pathname)) ?? []
    if (metric === undefined) return this.#listMetrics(url.searchParams)
    return this.metrics.includes(metric)
      ? this.#listMeasurements(metric, url.searchParams)
      : reply(404, { errors: { request: ['Not Found'] } })
  }

  #listMetrics(query: URLSearchParams): Failure {
    const [offset, length] = [Number(query.get('offset')), Number(query.get('length'))]
    const metrics = this.metrics.slice(offset, offset + Math.min(length, 100))
    const counts = { offset, length: metrics.length, found: this.metrics.length }
    return reply(200, {
      query: { ...counts, total: this.metrics.length },
      metrics: metrics.map((name) => ({ name, type: 'gauge', display_name: name })),
    })
  }

  #listMeasurements(metric: string, query: URLSearchParams): Failure {
    const [start, end] = [Number(query.get('start_time')), Number(query.get('end_time'))]
    const nextTime = start + this.pageSeconds
    const measurements: Record<string, unknown[]> = {}
    for (const { source, ...point } of this.points) {
      const { measure_time: time } = point
      if (point.metric !== metric || time < start || time > end || time >= nextTime) continue
      ;(measurements[source] ??= []).push({ ...point, metric: undefined })
    }
    return reply(200, {
      resolution: Number(query.get('resolution')),
      measurements,
      ...(nextTime <= end && { query: { next_time: nextTime } }),
    })
  }
}

const reply = (status: number, body: unknown): Failure => ({ status, body: JSON.stringify(body) })
