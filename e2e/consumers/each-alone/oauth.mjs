import { createServer } from 'node:http'

import { withValidToken } from '@panoply/oauth'

class HttpError extends Error {}

const server = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ access_token: 'fresh' }))
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))

const holder = {
  source: { access_token: 'stale', refresh_token: 'again' },
  options: { refresh: { client_id: 'consumer', client_secret: 'not a real one' } },
  fire() {},
  log() {},
}
const request = withValidToken(
  async () => {
    if (holder.source.access_token !== 'fresh') throw new HttpError('401')
    return 'answered'
  },
  { holder, refreshUrl: `http://127.0.0.1:${server.address().port}/token`, errors: HttpError },
)
console.log(JSON.stringify({ consumer: 'oauth', answer: await request() }))
server.close()
