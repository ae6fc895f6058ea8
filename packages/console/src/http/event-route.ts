import type { SecretMask } from '@panoply/errors'
import type { Hono } from 'hono'
import { streamSSE } from 'hono/streaming'

import type { EventLog, NumberedEvent } from '../events/event-log.js'
import { maskedJson } from '../values/mask-json.js'

const COMMENT_EVERY_MS = 15_000
/** How long a page waits before it connects again, in ms. */
const RETRY_MS = 1_000
/**
 * If this number of events waits for a page, the page is disconnected. It connects again with the number of its last
 * event.
 */
const MAX_WAITING = 10_000

/** The stream of events: first the events that the page missed, then new ones. */
export const addEventRoute = (app: Hono, events: EventLog, mask: SecretMask): void => {
  app.get('/api/events', (context) => {
    const seen = numberOf(context.req.header('last-event-id') ?? context.req.query('after'))
    return streamSSE(context, async (stream) => {
      const waiting: NumberedEvent[] = seen === undefined ? [] : events.after(seen)
      let wake: () => void = () => undefined
      const stopListening = events.listen((event) => {
        waiting.push(event)
        wake()
      })
      stream.onAbort(() => {
        wake()
      })
      const comments = setInterval(() => void stream.write(': still here\n\n'), COMMENT_EVERY_MS)
      try {
        // If the connection is lost before the first event, the page sends this number when it connects again.
        await stream.write(
          `retry: ${RETRY_MS}\n${seen === undefined ? `id: ${events.lastId}\n` : ''}\n`,
        )
        while (!stream.aborted && waiting.length < MAX_WAITING) {
          const next = waiting.shift()
          if (next) {
            await stream.writeSSE({ id: String(next.id), data: maskedJson(next.event, mask) })
          } else {
            await new Promise<void>((resolve) => {
              wake = resolve
            })
          }
        }
      } finally {
        clearInterval(comments)
        stopListening()
      }
    })
  })
}

const numberOf = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined
