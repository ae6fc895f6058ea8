import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { afterEach, describe, expect, it } from '@jest/globals'

import { numbersOf, setScene } from '../support/scene.js'

const stops: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0)) await stop()
})

/** A server that answers like this, and then takes everything. Notes what it was sent. */
const startServer = async (...answers: ((response: ServerResponse) => void)[]) => {
  const bodies: string[][] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk) => (text += String(chunk)))
    request.on('end', () => {
      const { Entries } = JSON.parse(text) as { Entries: { Id: string; MessageBody: string }[] }
      bodies.push(Entries.map(({ MessageBody }) => MessageBody))
      const answer = answers.shift()
      if (answer) answer(response)
      else respond(response, 200, JSON.stringify({ Successful: Entries.map(({ Id }) => ({ Id })) }))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  const { port } = server.address() as AddressInfo
  return { endpoint: `http://127.0.0.1:${port}`, bodies }
}

const respond = (response: ServerResponse, status: number, body: string, headers = {}): void => {
  response.writeHead(status, { 'content-type': 'application/x-amz-json-1.0', ...headers })
  response.end(body)
}

const PAGE = '<!DOCTYPE html><html><head><title>Bad Gateway</title></head></html>'

describe('an answer that is none of a queue', () => {
  it.each<[string, (response: ServerResponse) => void, string, string]>([
    [
      'an empty body',
      (response) => {
        respond(response, 200, '')
      },
      'IncompleteAnswer',
      'the answer of the queue does not mention the message',
    ],
    [
      'HTML with status 200',
      (response) => {
        respond(response, 200, PAGE, { 'content-type': 'text/html' })
      },
      'HtmlAnswer',
      'the queue answered with status 200 and HTML ("Bad Gateway") instead of JSON; is a proxy in between?',
    ],
    [
      'HTML with status 502',
      (response) => {
        respond(response, 502, PAGE)
      },
      'HtmlAnswer',
      'the queue answered with status 502 and HTML ("Bad Gateway") instead of JSON; is a proxy in between?',
    ],
    [
      'half a JSON text',
      (response) => {
        respond(response, 200, '{"Successful":[{"Id"')
      },
      'OddAnswer',
      'the queue answered with status 200 and no JSON',
    ],
    [
      'an unknown id',
      (response) => {
        respond(response, 200, '{"Successful":[{"Id":"0"},{"Id":"5"}]}')
      },
      'OddAnswer',
      'the answer of the queue is inconsistent: it names "5", which was not sent',
    ],
    [
      'an id twice',
      (response) => {
        respond(response, 200, '{"Successful":[{"Id":"0"},{"Id":"0"}]}')
      },
      'OddAnswer',
      'the answer of the queue is inconsistent: it names "0" twice',
    ],
    [
      'a megabyte and more',
      (response) => {
        respond(response, 200, JSON.stringify({ Successful: [], pad: 'x'.repeat(2_000_000) }))
      },
      'AnswerTooLarge',
      'the answer of the queue is larger than 1048576 bytes',
    ],
  ])(
    '%s is a fault of the request, which is repeated: nothing is lost or counted twice',
    async (_, answer, code, reason) => {
      const { endpoint, bodies } = await startServer(answer)
      const { open } = await setScene()
      const writer = open({ endpoint })
      const retries: object[] = []
      writer.on('retry', (event) => retries.push(event))
      writer.write('t', { n: 1 })

      await expect(writer.close()).resolves.toMatchObject({ delivered: 1, failed: 0, pending: 0 })
      expect(retries).toMatchObject([{ code, reason }])
      expect(bodies).toEqual([['{"n":1,"__table":"t"}'], ['{"n":1,"__table":"t"}']])
      expect(writer.stats).toMatchObject({ accepted: 1, delivered: 1 })
    },
  )

  it('that never ends is cut off while it comes', async () => {
    let sent = 0
    const { endpoint } = await startServer((response) => {
      response.writeHead(200, { 'content-type': 'application/x-amz-json-1.0' })
      const chunk = Buffer.alloc(65_536, 0x20)
      const more = (): void => {
        if (response.destroyed) return
        sent += chunk.length
        response.write(chunk, more)
      }
      more()
    })
    const { open } = await setScene()
    const writer = open({ endpoint })
    writer.write('t', { n: 1 })
    await expect(writer.close()).resolves.toMatchObject({ delivered: 1 })
    // The bound, and what the sockets hold.
    expect(sent).toBeLessThan(20_000_000)
  })

  it.each([301, 302, 307, 308])(
    'a redirect (%d) is final, and names where it leads',
    async (status) => {
      const { endpoint, bodies } = await startServer((response) => {
        respond(response, status, '', { location: 'https://login.example/queue?token=abc' })
      })
      const { open } = await setScene()
      const writer = open({ endpoint })
      writer.write('t', { n: 1 })
      const { failed, undelivered } = await writer.close()
      expect(failed).toBe(1)
      expect(undelivered[0]?.error).toMatchObject({
        retryable: false,
        attempts: 1,
        message: expect.stringContaining(
          `a redirect (status ${status}) to https://login.example/queue; correct the endpoint`,
        ),
      })
      expect(bodies).toHaveLength(1)
    },
  )

  it('HTML with a status of a refusal is told with this status, and not repeated', async () => {
    const { endpoint, bodies } = await startServer((response) => {
      respond(response, 403, '<html><title>Blocked by policy</title></html>')
    })
    const { open } = await setScene()
    const writer = open({ endpoint })
    writer.write('t', { n: 1 })
    const { undelivered } = await writer.close()
    expect(undelivered[0]?.error?.message).toContain('status 403 and HTML ("Blocked by policy")')
    expect(undelivered[0]?.error).toMatchObject({ cause: { code: 'HtmlAnswer', httpStatus: 403 } })
    expect(bodies).toHaveLength(1)
  })

  it('that names fewer messages than were sent leads to those that it forgets', async () => {
    const { endpoint, bodies } = await startServer((response) => {
      respond(response, 200, '{"Successful":[{"Id":"0"}]}')
    })
    const { open } = await setScene()
    const writer = open({ endpoint, maxMessageBytes: 1_024 })
    for (const n of [0, 1]) writer.write('t', { n, text: 'x'.repeat(700) })
    await expect(writer.close()).resolves.toMatchObject({ delivered: 2 })
    const sent = bodies.flat().map((body) => JSON.parse(body) as { n: number })
    expect(numbersOf(sent)).toEqual([0, 1, 1])
  })
})
