import { once } from 'node:events'
import { type AddressInfo, createServer, type Socket } from 'node:net'

import { afterEach, describe, expect, it } from '@jest/globals'

import { GuardedClient } from '../../src/session/guarded-client.js'
import type { RowFields } from '../../src/session/row-fields.js'
import { RowStream } from '../../src/session/row-stream.js'
import { message, rowMessage } from '../support/messages.js'

const READY = message('Z', Buffer.from('I'))
const LOGIN = Buffer.concat([message('R', Buffer.alloc(4)), READY])
/** One column, of text. */
const COLUMN = Buffer.from('000174656c6c00000000000000000000190000ffffffff0000', 'hex')
const COLUMNS = message('T', COLUMN)
const END = Buffer.concat([message('C', Buffer.from('SELECT 1\0')), READY])
const row = rowMessage(['São Paulo'])

class Texts {
  readonly texts: (string | null)[] = []

  add(fields: RowFields): void {
    this.texts.push(fields.nextField())
  }
}

describe('a query whose rows are taken', () => {
  let close: () => Promise<unknown>
  afterEach(() => close())

  /** A client of a server that answers each query in turn. */
  const connect = async (answers: ((socket: Socket) => void)[]): Promise<GuardedClient> => {
    const server = createServer((socket) => {
      socket.on('error', () => undefined)
      socket.once('data', () => {
        socket.write(LOGIN)
        socket.on('data', () => answers.shift()?.(socket))
      })
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    const { port } = server.address() as AddressInfo
    const login = { host: '127.0.0.1', port, user: 'u', database: 'd', ssl: false }
    const client = new GuardedClient(login)
    close = () => {
      client.stream.destroy()
      return new Promise((resolve) => server.close(resolve))
    }
    await client.connect()
    return client
  }
  const send =
    (...bytes: Buffer[]) =>
    (socket: Socket) =>
      socket.write(Buffer.concat(bytes))
  const take = async (client: GuardedClient): Promise<unknown> => {
    const rows = new RowStream(client, { text: 'x', values: [], newBatch: () => new Texts() })
    const { batch, isEnd } = await rows.take()
    expect(isEnd).toBe(!rows.isOpen)
    return batch.texts
  }

  it.each([
    ['has a field more than there are columns', [COLUMNS, rowMessage(['a', 'b']), row, END]],
    ['has a field less', [COLUMNS, rowMessage([]), row, END]],
    [
      'says that a field is longer than the row',
      [COLUMNS, message('D', Buffer.from('0001000000ff41', 'hex')), row, END],
    ],
    [
      'says that a field is longer than all rows',
      [COLUMNS, message('D', Buffer.from('00017fffffff41', 'hex')), END],
    ],
    ['comes before its columns', [row, END]],
  ])('fails if a row %s', async (_, answer) => {
    const client = await connect([send(...answer)])
    await expect(take(client)).rejects.toThrow()
  })

  it('fails with what the server says after some rows, and the next query works', async () => {
    const error = message('E', Buffer.from('SERROR\0C22012\0Mdivision by zero\0\0'))
    const client = await connect([send(COLUMNS, row, error, READY), send(COLUMNS, row, END)])
    await expect(take(client)).rejects.toMatchObject({ code: '22012', message: 'division by zero' })
    await expect(take(client)).resolves.toEqual(['São Paulo'])
  })

  it('fails if the connection ends in the middle of a row', async () => {
    const client = await connect([
      (socket) => socket.end(Buffer.concat([COLUMNS, row, row.subarray(0, 12)])),
    ])
    await expect(take(client)).rejects.toThrow('Connection terminated unexpectedly')
  })

  it('leaves the rows of other queries to the client', async () => {
    const client = await connect([
      send(COLUMNS, row, END),
      send(COLUMNS, row, END),
      send(COLUMNS, row, row, END),
    ])
    await expect(client.query('x')).resolves.toMatchObject({ rows: [{ tell: 'São Paulo' }] })
    await expect(take(client)).resolves.toEqual(['São Paulo'])
    await expect(client.query('x')).resolves.toMatchObject({ rowCount: 1, rows: [{}, {}] })
  })

  it('may have no rows', async () => {
    const client = await connect([send(COLUMNS, END), send(COLUMNS, row, END)])
    await expect(take(client)).resolves.toEqual([])
    await expect(take(client)).resolves.toEqual(['São Paulo'])
  })

  it('hands on the rows that came, and holds back the server until they are taken', async () => {
    const large = rowMessage(['x'.repeat(9_000_000)])
    // More than the socket reads at once.
    const many = Array.from({ length: 20_000 }, () => row)
    const client = await connect([send(COLUMNS, row, large, ...many, END)])
    const rows = new RowStream(client, { text: 'x', values: [], newBatch: () => new Texts() })
    const first = await rows.take()
    expect(first.isEnd).toBe(false)
    expect(client.stream.isPaused()).toBe(true)
    const second = await rows.take()
    expect(second.isEnd).toBe(true)
    const lengths = [...first.batch.texts, ...second.batch.texts].map((text) => text?.length)
    expect(lengths).toEqual([9, 9_000_000, ...many.map(() => 9)])
  })
})
