import http from 'node:http'
import https from 'node:https'
import { gunzipSync } from 'node:zlib'

import axios from 'axios'
import got from 'got'

/** What came, in the words that all clients share. */
export interface Came {
  readonly status: number
  readonly text: string
  readonly cookies: readonly string[]
}

export interface Sent {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly body?: string
}

/** Asks, and fails where the network does. */
export type Ask = (url: string, sent?: Sent) => Promise<Came>

const askFetch: Ask = async (url, sent = {}) => {
  const response = await fetch(url, sent)
  const text = await response.text()
  return { status: response.status, text, cookies: response.headers.getSetCookie() }
}

const askNode: Ask = (url, { body = '', ...sent } = {}) =>
  new Promise((resolve, reject) => {
    const { request: ask } = url.startsWith('https:') ? https : http
    const request = ask(url, sent, (response) => {
      const chunks: Buffer[] = []
      response.on('data', (chunk: Buffer) => chunks.push(chunk))
      response.on('error', reject)
      response.on('end', () => {
        const { statusCode = 0, headers } = response
        const bytes = Buffer.concat(chunks)
        const isCompressed = headers['content-encoding'] === 'gzip'
        const text = (isCompressed ? gunzipSync(bytes) : bytes).toString()
        resolve({ status: statusCode, text, cookies: headers['set-cookie'] ?? [] })
      })
    })
    request.on('error', reject)
    request.end(body)
  })

const askAxios: Ask = async (url, { method = 'GET', headers = {}, body } = {}) => {
  const response = await axios.request<string>({
    ...{ url, method, headers, data: body, responseType: 'text' },
    ...{ validateStatus: () => true, transformResponse: (data: unknown) => data },
  })
  const cookies = response.headers['set-cookie'] ?? []
  return { status: response.status, text: response.data, cookies }
}

const askGot: Ask = async (url, { method = 'GET', headers = {}, body } = {}) => {
  const response = await got(url, {
    ...{ method: method as 'GET', headers, retry: { limit: 0 }, throwHttpErrors: false },
    ...(body !== undefined && { body }),
  })
  const cookies = response.headers['set-cookie'] ?? []
  return { status: response.statusCode, text: response.body, cookies }
}

export const CLIENTS: readonly [string, Ask][] = [
  ['global fetch', askFetch],
  ['node:http', askNode],
  ['axios', askAxios],
  ['got', askGot],
]
