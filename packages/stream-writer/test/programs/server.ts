/** A web server that streams events, as an application would: `closeOnSignal` ends it. Arguments: what `before` does. */
import { createServer } from 'node:http'

import { closeOnSignal } from '../../src/index.js'
import { openWriter } from './open-writer.js'

const [before = 'close'] = process.argv.slice(2)
const writer = openWriter({ deliveryTimeoutMs: 120_000 })
let answered = 0
const server = createServer((request, response) => {
  let body = ''
  request.on('data', (chunk) => (body += String(chunk)))
  request.on('end', () => {
    // The answer takes until the server is being closed, as slow requests do.
    const answer = (): void => {
      writer.tryWrite('visits', JSON.parse(body) as { n: number })
      response.end(String(++answered), () => request.socket.end())
    }
    if (request.url === '/slow') process.once('SIGTERM', () => setTimeout(answer, 50))
    else answer()
  })
})
closeOnSignal(writer, {
  timeoutMs: 2_000,
  before: () => {
    process.send?.('closing')
    if (before === 'hang') return new Promise(() => undefined)
    if (before === 'throw') throw new Error('the server is gone')
    return new Promise((resolve) => server.close(resolve))
  },
})
process.on('exit', () => {
  console.log(JSON.stringify({ exit: writer.stats }))
})
server.listen(0, '127.0.0.1', () => {
  const address = server.address()
  process.send?.({ port: typeof address === 'object' ? address?.port : undefined })
})
