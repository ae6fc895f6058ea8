import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { InvalidArgumentError } from '@panoply/errors'

import type { RunMetrics } from './run-metrics.js'

/** The address of a {@link HealthServer}, and the time after which a silent run counts as dead. */
export interface HealthOptions {
  /** 0 means a free port. */
  readonly port: number
  readonly host: string
  /** A run that has been idle for longer is reported as not alive. */
  readonly silentAfterMs: number
}

interface Answer {
  readonly status: number
  readonly text: string
  readonly contentType?: string
}

/** Answers the probes of an orchestrator and the requests of Prometheus during a run. */
export class HealthServer {
  readonly #metrics: RunMetrics
  readonly #options: HealthOptions
  readonly #server: Server

  constructor(metrics: RunMetrics, options: HealthOptions) {
    this.#metrics = metrics
    this.#options = options
    this.#server = createServer((request, response) => {
      void this.#answer(request.method ?? '', request.url ?? '').then((answer) => {
        send(response, answer)
      })
    })
    // The server does not keep the process alive, because a run that waits for nothing must end.
    this.#server.unref()
  }

  /**
   * Starts to listen.
   *
   * @returns the URL that it answers at
   * @throws InvalidArgumentError when it cannot listen there
   */
  async listen(): Promise<string> {
    const { port, host } = this.#options
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        reject(cannotListen(error, port, host))
      })
      this.#server.listen({ port, host }, resolve)
    })
    const { port: taken } = this.#server.address() as AddressInfo
    return `http://${host.includes(':') ? `[${host}]` : host}:${taken}`
  }

  /** Ends at once, even if clients are still connected. */
  async close(): Promise<void> {
    await new Promise<void>((resolve) => {
      this.#server.close(() => {
        resolve()
      })
      this.#server.closeAllConnections()
    })
  }

  async #answer(method: string, url: string): Promise<Answer> {
    const known = this.#known(url.split('?', 1)[0] ?? '')
    if (!known) return { status: 404, text: 'expected /livez, /readyz or /metrics\n' }
    if (method !== 'GET' && method !== 'HEAD') {
      return { status: 405, text: 'expected GET or HEAD\n' }
    }
    return await known()
  }

  #known(path: string): (() => Answer | Promise<Answer>) | undefined {
    switch (path) {
      case '/livez':
        return () => this.#livez()
      case '/readyz':
        return () =>
          this.#metrics.isReady
            ? { status: 200, text: 'ok\n' }
            : { status: 503, text: 'the source is not open, or its lease is not held\n' }
      case '/metrics':
        return async () => ({
          status: 200,
          text: await this.#metrics.text(),
          contentType: this.#metrics.contentType,
        })
      default:
        return undefined
    }
  }

  #livez(): Answer {
    const { silentMs } = this.#metrics
    if (silentMs <= this.#options.silentAfterMs) return { status: 200, text: 'ok\n' }
    return { status: 503, text: `nothing has happened for ${Math.round(silentMs / 1_000)} s\n` }
  }
}

const send = (response: ServerResponse, { status, text, contentType }: Answer): void => {
  response.writeHead(status, {
    'Content-Type': contentType ?? 'text/plain; charset=utf-8',
    'Content-Length': Buffer.byteLength(text),
    'Cache-Control': 'no-store',
    // An open connection would keep the process alive.
    Connection: 'close',
    ...(status === 405 && { Allow: 'GET, HEAD' }),
  })
  response.end(text)
}

const cannotListen = (
  error: NodeJS.ErrnoException,
  port: number,
  host: string,
): InvalidArgumentError => {
  const [argument, reason] = REASONS[error.code ?? ''] ?? ['health-port', error.message]
  return new InvalidArgumentError(
    `--${argument}: cannot listen on ${host}, port ${port}: ${reason}`,
    {
      ...{ argument, cause: error },
    },
  )
}

const REASONS: Readonly<Record<string, readonly [argument: string, reason: string]>> = {
  EADDRINUSE: ['health-port', 'the port is taken'],
  EACCES: ['health-port', 'this user may not use the port'],
  EADDRNOTAVAIL: ['health-host', 'this machine has no such address'],
  ENOTFOUND: ['health-host', 'there is no such host'],
}
