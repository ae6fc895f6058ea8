import { syncBuiltinESMExports } from 'node:module'

import { ClientRequestInterceptor } from '@mswjs/interceptors/ClientRequest'
import { FetchInterceptor } from '@mswjs/interceptors/fetch'

import { isWithoutTape } from './without-tape.js'

/** The client that made a request. Each client throws different errors. */
export type Client = 'fetch' | 'node:http'

/** A request that was intercepted before it was sent. */
export interface TakenRequest {
  readonly id: string
  readonly client: Client
  readonly request: Request
  /** Answers the request. It is not sent. */
  readonly answer: (response: Response) => void
  /** Lets the request fail. It is not sent. */
  readonly fail: (error: Error) => void
}

/** The handler of requests. */
export interface Taker {
  /** If the promise resolves without a call of `answer` or `fail`, the request is sent. */
  onRequest(taken: TakenRequest): Promise<void>
  /** Called with the answer to a request that was sent. `response` is a copy. */
  onResponse?(id: string, client: Client, response: Response): void
}

/**
 * Intercepts all requests of this process while `run` runs: those of `fetch`, `node:http`, `node:https` and libraries
 * that use them. Afterwards requests are never intercepted, even if `run` fails.
 */
export const takeRequests = async <T>(taker: Taker, run: () => Promise<T>): Promise<T> => {
  const interceptors = [
    { client: 'fetch', interceptor: new FetchInterceptor() },
    { client: 'node:http', interceptor: new ClientRequestInterceptor() },
  ] as const
  try {
    for (const { client, interceptor } of interceptors) {
      // oxlint-disable-next-line typescript/no-misused-promises -- the library waits for the promise
      interceptor.on('request', ({ request, requestId, controller }) => {
        if (isWithoutTape()) return undefined
        return taker.onRequest({
          ...{ id: requestId, client, request },
          answer: (response) => {
            controller.respondWith(response)
          },
          fail: (error) => {
            controller.errorWith(error)
          },
        })
      })
      if (taker.onResponse) {
        interceptor.on('response', ({ response, requestId, isMockedResponse }) => {
          if (!isMockedResponse) taker.onResponse?.(requestId, client, response)
        })
      }
      interceptor.apply()
    }
    // Without this, code with `import { request } from 'node:http'` would bypass the interceptors.
    syncBuiltinESMExports()
    return await run()
  } finally {
    for (const { interceptor } of interceptors) interceptor.dispose()
    syncBuiltinESMExports()
  }
}
