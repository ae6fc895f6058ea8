import { PassThrough, Writable } from 'node:stream'

import { describe, expect, it } from '@jest/globals'

import { NdjsonStreamDestination } from '../../../src/index.js'
import { checkpointOf, rowsOf } from '../rows.js'

const collect = (): { stream: PassThrough; text: () => string } => {
  const stream = new PassThrough()
  const chunks: Buffer[] = []
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  return { stream, text: () => Buffer.concat(chunks).toString() }
}

describe('a stream of JSON lines', () => {
  it('names the table of each row, and is not closed', async () => {
    const { stream, text } = collect()
    const destination = new NdjsonStreamDestination(stream)
    await destination.open()
    await destination.write([...rowsOf('a', [{ n: 1 }]), ...rowsOf('b', [{ n: 2 }])])
    await destination.commit(() => checkpointOf({}))
    await destination.close()

    expect(text()).toBe('{"n":1,"__table":"a"}\n{"n":2,"__table":"b"}\n')
    expect(stream.writableEnded).toBe(false)
    expect(destination.report()).toMatchObject({ bytes: 44, location: 'standard output' })
  })

  it('takes no more rows than its reader does', async () => {
    let release: () => void = () => undefined
    const slow = new Writable({
      highWaterMark: 1,
      write: (_chunk, _encoding, callback) => {
        release = () => {
          callback()
        }
      },
    })
    const destination = new NdjsonStreamDestination(slow)
    await destination.open()
    let isTaken = false
    const writing = destination.write(rowsOf('t', [{ n: 1 }])).then(() => {
      isTaken = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(isTaken).toBe(false)
    release()
    await writing
    expect(isTaken).toBe(true)
  })

  it('fails when its reader has closed it, and settles nothing', async () => {
    const broken = new Writable({
      write: (_chunk, _encoding, callback) => {
        callback(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }))
      },
    })
    const destination = new NdjsonStreamDestination(broken)
    await destination.open()
    let isSettled = false
    const failing = async (): Promise<void> => {
      await destination.write(rowsOf('t', [{ n: 1 }]))
      await destination.commit(() => {
        isSettled = true
        return checkpointOf({})
      })
    }
    await expect(failing()).rejects.toThrow(
      'standard output cannot be written: its reader has closed it',
    )
    await destination.close()
    expect(isSettled).toBe(false)
  })

  it('fails when it was closed in the middle', async () => {
    const { stream } = collect()
    const destination = new NdjsonStreamDestination(stream, 'the pipe')
    await destination.open()
    stream.destroy()
    await expect(destination.write(rowsOf('t', [{ n: 1 }]))).rejects.toThrow(/the pipe/)
    await destination.close()
  })
})
