import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'

import {
  backgroundProgress,
  type Batch,
  DataSource,
  StreamWriter,
  validateToken,
  wrapErrors,
} from '@panoply/sdk'

class HttpError extends Error {}

const tokens = createServer((_request, response) => {
  response.setHeader('content-type', 'application/json')
  response.end(JSON.stringify({ access_token: 'fresh' }))
})
await new Promise<void>((resolve) => tokens.listen(0, '127.0.0.1', resolve))
const url = `http://127.0.0.1:${(tokens.address() as AddressInfo).port}/token`

interface Source {
  access_token: string
  refresh_token: string
}

class Stream extends DataSource<Source> {
  #isDone = false

  @wrapErrors('collect')
  async read(): Promise<Batch | null> {
    if (this.#isDone) return null
    this.#isDone = true
    return this.rows()
  }

  @backgroundProgress('Waiting for the rows')
  @validateToken(url, HttpError)
  protected async rows(): Promise<Batch> {
    if (this.source.access_token !== 'fresh') throw new HttpError('401')
    const { access_token: token } = this.source
    return [{ consumer: 'legacy-decorators', node: process.version, token }]
  }
}

const { PANOPLY_KEY = '', PANOPLY_SECRET = '' } = process.env
const writer = new StreamWriter(PANOPLY_KEY, PANOPLY_SECRET)
const source = { access_token: 'stale', refresh_token: 'again' }
const options = { refresh: { client_id: 'consumer', client_secret: 'not a real one' } }
for await (const batch of new Stream(source, options)) {
  for (const row of batch as Record<string, unknown>[]) writer.write('consumers', row)
}
const { delivered } = await writer.close()
tokens.close()
console.log(JSON.stringify({ delivered }))
