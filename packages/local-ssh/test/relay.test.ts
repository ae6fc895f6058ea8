import { once } from 'node:events'
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { Relay } from '../src/index.js'

describe('the relay', () => {
  const received: Socket[] = []
  const server = createServer((socket) => {
    received.push(socket)
    socket.on('error', () => undefined)
    socket.pipe(socket)
  })
  let relay: Relay

  beforeEach(async () => {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    relay = await new Relay((server.address() as AddressInfo).port).start()
  })
  afterEach(async () => {
    await relay.stop()
    await new Promise((resolve) => server.close(resolve))
  })

  const say = async (text: string): Promise<{ client: Socket; answer: string }> => {
    const client = connect(relay.port, relay.host)
    client.write(text)
    const [answer] = (await once(client, 'data')) as [Buffer]
    return { client, answer: answer.toString() }
  }

  it('resets both sides when it is cut, and takes the next connection', async () => {
    const { client } = await say('one')
    const failed = once(client, 'error')
    relay.cut()
    await expect(failed).resolves.toMatchObject([{ code: 'ECONNRESET' }])
    const next = await say('two')
    expect(next.answer).toBe('two')
    next.client.destroy()
  })

  it('is cut after a number of bytes', async () => {
    relay.cutAfter(3)
    const client = connect(relay.port, relay.host)
    client.write('12345')
    await expect(once(client, 'close').catch((error: unknown) => [error])).resolves.toBeDefined()
    expect(relay.passedBytes).toBe(5)
    expect(relay.connections).toBe(1)
  })

  it('passes on what is sent in either direction', async () => {
    const { client, answer } = await say('hello')
    expect(answer).toBe('hello')
    expect(received.length).toBeGreaterThan(0)
    client.destroy()
  })
})
