import { StreamWriter, type StreamWriterOptions } from '../../src/index.js'

/** A writer for the queue that the test passes along. */
export const openWriter = (options: StreamWriterOptions = {}): StreamWriter => {
  const { QUEUE_KEY = '', QUEUE_SECRET = '' } = process.env
  return new StreamWriter(QUEUE_KEY, QUEUE_SECRET, { flushAfterMs: 60_000, ...options })
}

/** Tells the test, at the exit of the process, how long it lived on after this call. */
export const reportEnd = (): void => {
  const endedAt = performance.now()
  process.once('exit', () => {
    console.log(JSON.stringify({ livedOnMs: performance.now() - endedAt }))
  })
}
