import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import type { Message } from '../../src/message/message.js'
import { messageAttributes } from '../../src/message/message-attributes.js'
import { batchBody, batchFrame } from '../../src/transport/batch-body.js'

const attributes = messageAttributes('account/"odd\\key', 'c2VjcmV0')
const queueUrl = 'https://sqs.us-east-1.amazonaws.com/123456789012/sdk-account-rand2'
const frame = batchFrame(queueUrl, attributes)

const messageOf = (text: string): Message => {
  const body = Buffer.from(text)
  return { body, recordCount: 1, openedAt: 0, epoch: 0, attempts: 0 }
}

const atOnce = (): Promise<void> => Promise.resolve()

const bodiesOf = (request: Buffer): string[] => {
  const parsed = JSON.parse(request.toString('utf8')) as { Entries: { MessageBody: string }[] }
  return parsed.Entries.map(({ MessageBody }) => MessageBody)
}

describe('batchBody', () => {
  it('is what JSON makes of the queue’s address and the entries, whatever the records hold', async () => {
    const line = fc.jsonValue().map((value) => JSON.stringify({ value }))
    const bodies = fc.array(fc.array(line, { minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 10,
    })
    await fc.assert(
      fc.asyncProperty(bodies, async (messages) => {
        const texts = messages.map((lines) => lines.join('\n'))
        const request = await batchBody(frame, texts.map(messageOf), atOnce)
        expect(JSON.parse(request.toString('utf8'))).toEqual({
          QueueUrl: queueUrl,
          Entries: texts.map((MessageBody, index) => ({
            Id: String(index),
            MessageBody,
            MessageAttributes: attributes,
          })),
        })
      }),
    )
  })

  it('grows as needed when every byte has to be escaped, and keeps what is not ASCII', async () => {
    const texts = [
      '"'.repeat(100_000),
      '\\n"é😀'.repeat(5_000),
      '',
      'x'.repeat(4_096),
      '\\'.repeat(8_193),
    ]
    expect(bodiesOf(await batchBody(frame, texts.map(messageOf), atOnce))).toEqual(texts)
  })

  it.each([
    ['a small body', [1_000], 1],
    ['ten small bodies together', Array.from({ length: 10 }, () => 1_000), 1],
    ['a piece', [262_144], 1],
    ['a byte more than a piece', [262_145], 2],
    ['two pieces in several bodies', [200_000, 200_000, 124_288], 2],
    ['the largest body', [1_048_576], 4],
  ])('takes a turn of the event loop for each 256 KiB: %s', async (_, lengths, turns) => {
    let turn = 0
    const texts = lengths.map((length) => 'x'.repeat(length))
    const request = await batchBody(frame, texts.map(messageOf), () => {
      turn++
      return Promise.resolve()
    })
    expect(turn).toBe(turns)
    expect(bodiesOf(request)).toEqual(texts)
  })

  it.each([1, 3])('is given up when waiting for turn %d fails', async (failing) => {
    let turn = 0
    const making = batchBody(frame, [messageOf('x'.repeat(1_048_576))], () => {
      turn++
      return turn === failing ? Promise.reject(new Error('given up')) : Promise.resolve()
    })
    await expect(making).rejects.toThrow('given up')
    expect(turn).toBe(failing)
  })
})
