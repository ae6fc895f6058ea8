import { cutError } from '../faults/network-errors.js'
import { decodeBody } from '../format/body.js'
import { headerList } from '../format/headers.js'
import type { TapeResponse } from '../format/tape.js'
import type { Client } from '../network/take-requests.js'

/** Statuses of answers that have no body: https://fetch.spec.whatwg.org/#null-body-status */
const WITHOUT_BODY = new Set([204, 205, 304])

/** The answer that was recorded. */
export const recordedResponse = (recorded: TapeResponse, method: string): Response => {
  const { status, headers } = recorded
  const hasBody = !WITHOUT_BODY.has(status) && method !== 'HEAD'
  const body = hasBody ? decodeBody(recorded) : null
  return new Response(body, { status, headers: headerList(headers) })
}

/** The recorded answer, cut off early. Its `Content-Length` is that of the whole answer. */
export const cutResponse = (
  recorded: TapeResponse,
  client: Client,
  afterBytes: number | undefined,
): Response => {
  const whole = decodeBody(recorded)
  const beginning = whole.subarray(0, afterBytes ?? Math.floor(whole.length / 2))
  let isSent = false
  const body = new ReadableStream<Uint8Array>(
    {
      pull(controller) {
        if (isSent || beginning.length === 0) {
          controller.error(cutError(client))
          return
        }
        isSent = true
        controller.enqueue(beginning)
      },
    },
    { highWaterMark: 0 },
  )
  const headers = new Headers(headerList(recorded.headers))
  headers.set('content-length', String(Math.max(whole.length, beginning.length + 1)))
  const status = WITHOUT_BODY.has(recorded.status) ? 200 : recorded.status
  return new Response(body, { status, headers })
}
