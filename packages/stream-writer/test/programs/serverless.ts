/** A handler that lives in a process which is frozen between two calls: each call ends with its records delivered. */
import { openWriter } from './open-writer.js'

const writer = openWriter()

const handler = async (event: { readonly n: number }): Promise<object> => {
  writer.write('t', event)
  const { delivered, failed } = await writer.flush({ timeoutMs: 5_000 })
  return { delivered, failed }
}

// The platform: it calls when it likes, and thaws the process for it.
process.on('message', (event: { readonly n: number } | 'end') => {
  if (event === 'end') process.disconnect()
  else void handler(event).then((answer) => process.send?.(answer))
})
