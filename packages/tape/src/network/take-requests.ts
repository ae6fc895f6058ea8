import { syncBuiltinESMExports } from 'node:module'

import { ClientRequestInterceptor } from '@mswjs/interceptors/ClientRequest'
import { FetchInterceptor } from '@mswjs/interceptors/fetch'

import { isWithoutTape } from './without-tape.js'

/** Which way a request came: errors have another form in each. */
export type Client = 'fetch' | 'node:http'

/** A request of this process, before it is sent. */
export interface TakenRequest {
  readonly id: string
  readonly client: Client
  readonly request: Request
  /** Answers in the place of the network. */
  readonly answer: (response: Response) => void
  /** Fails in the place of the network. */
  readonly fail: (error: Error) => void
}

/** The handler of requests. */
export interface Taker {
  /** Without an answer or a failure when it resolves, the request is sent. */
  onRequest(taken: TakenRequest): Promise<void>
  /** The answer of the network to a request that was sent. The response is a copy. */
  onResponse?(id: string, client: Client, response: Response): void
}

/**
 * Takes all requests of this process while `run` runs: those of `fetch`, `node:http` and `node:https`, and of libraries
 * that use them. Afterwards the network is always as it was before.
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
    // Else code with `import { request } from 'node:http'` would bypass the interceptors.
    syncBuiltinESMExports()
    return await run()
  } finally {
    for (const { interceptor } of interceptors) interceptor.dispose()
    syncBuiltinESMExports()
  }
}
