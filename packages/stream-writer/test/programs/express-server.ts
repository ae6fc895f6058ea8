/** An Express application that streams the bodies of its requests. Argument: the options of the application, as JSON. */
import { once } from 'node:events'
import { createServer } from 'node:http'

import express from 'express'

import { closing, serve, visit } from './web-application.js'

const app = express()
app.use(express.json({ strict: false }))
app.post('/', (request, response) => {
  visit(request.body)
  response.send('ok')
})
app.post('/slow', async (request, response) => {
  process.send?.('waiting')
  await closing
  visit(request.body)
  response.send('ok')
})

const server = createServer(app)
await serve({
  server,
  listen: () => once(server.listen(0, '127.0.0.1'), 'listening'),
})
