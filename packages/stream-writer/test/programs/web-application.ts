import { writeSync } from 'node:fs'
import type { AddressInfo, Server } from 'node:net'

import { closeOnSignal, type StreamWriterOptions } from '../../src/index.js'
import { openWriter } from './open-writer.js'

/** Options of the application, from its command line. */
export interface ApplicationOptions extends StreamWriterOptions {
  /** Whether the application listens to `error`. */
  readonly isListening?: boolean
  /** How long the server and the writer may take to close, each. */
  readonly closeTimeoutMs?: number
}

/** A web server, whichever framework it is made with. */
export interface WebServer {
  readonly server: Server
  readonly listen: () => Promise<unknown>
  /** What the framework closes besides the server. */
  readonly close?: () => unknown
}

const [text = '{}'] = process.argv.slice(2)
const { isListening = true, closeTimeoutMs, ...options } = JSON.parse(text) as ApplicationOptions
const writer = openWriter(options)
let handedBack = 0
if (isListening) writer.on('error', ({ records }) => (handedBack += records.length))

let startClosing: () => void
/** Resolves when the server is being closed. A request that waits for it is in flight then. */
export const closing = new Promise<void>((resolve) => (startClosing = resolve))

/** Streams the body of a request, whatever it is. */
export const visit = (body: unknown): void => {
  writer.tryWrite('visits', body as object)
}

/** Starts the server, tells the test its port, and ends it as an application does. The last words are the ledger. */
export const serve = async ({ server, listen, close }: WebServer): Promise<void> => {
  closeOnSignal(
    {
      close: async (wait) => {
        const report = await writer.close(wait)
        const { accepted, delivered, failed, pending, refused } = writer.stats
        const ledger = { accepted, delivered, failed, pending, refused, handedBack }
        writeSync(1, JSON.stringify({ ...ledger, undelivered: report.undelivered.length }))
        return report
      },
    },
    {
      before: () => {
        startClosing()
        return close?.()
      },
      server,
      ...(closeTimeoutMs !== undefined && { timeoutMs: closeTimeoutMs }),
    },
  )
  await listen()
  process.send?.({ port: (server.address() as AddressInfo).port })
}
