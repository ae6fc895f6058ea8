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

const bodiesOf = (request: Buffer): string[] => {
  const parsed = JSON.parse(request.toString('utf8')) as { Entries: { MessageBody: string }[] }
  return parsed.Entries.map(({ MessageBody }) => MessageBody)
}

describe('batchBody', () => {
  it('is what JSON makes of the queue’s address and the entries, whatever the records hold', () => {
    const line = fc.jsonValue().map((value) => JSON.stringify({ value }))
    const bodies = fc.array(fc.array(line, { minLength: 1, maxLength: 5 }), {
      minLength: 1,
      maxLength: 10,
    })
    fc.assert(
      fc.property(bodies, (messages) => {
        const texts = messages.map((lines) => lines.join('\n'))
        const request = batchBody(frame, texts.map(messageOf))
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

  it('grows as needed when every byte has to be escaped, and keeps what is not ASCII', () => {
    const texts = [
      '"'.repeat(100_000),
      '\\n"é😀'.repeat(5_000),
      '',
      'x'.repeat(4_096),
      '\\'.repeat(8_193),
    ]
    expect(bodiesOf(batchBody(frame, texts.map(messageOf)))).toEqual(texts)
  })
})
