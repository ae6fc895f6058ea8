/** A Fastify application that streams the bodies of its requests. Argument: the options of the application, as JSON. */
import fastify from 'fastify'

import { closing, serve, visit } from './web-application.js'

const app = fastify()
app.post('/', ({ body }) => {
  visit(body)
  return 'ok'
})
app.post('/slow', async ({ body }) => {
  process.send?.('waiting')
  await closing
  visit(body)
  return 'ok'
})

await serve({
  server: app.server,
  listen: () => app.listen({ port: 0, host: '127.0.0.1' }),
  close: () => app.close(),
})
