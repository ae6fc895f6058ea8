import { describe, expect, it } from '@jest/globals'

import { faultOf, outcomesOf } from '../../src/transport/batch-outcome.js'

const asItIs = (text: string): string => text

describe('outcomesOf', () => {
  it('knows of each message what the answer says of it', () => {
    const answer = {
      Successful: [{ Id: '2' }],
      Failed: [{ Id: '0', Code: 'InternalError', Message: 'later', SenderFault: false }],
    }
    expect(outcomesOf(3, answer, asItIs)).toEqual([
      { code: 'InternalError', message: 'later', senderFault: false },
      expect.objectContaining({ code: 'IncompleteAnswer' }),
      'accepted',
    ])
  })

  it.each<[string, unknown]>([
    ['a code that is a number', [{ Id: '1', Code: 500, Message: 'x' }]],
    ['a code that is an object', [{ Id: '1', Code: {} }]],
    ['a message that is a list', [{ Id: '1', Code: 'x', Message: ['y'] }]],
    ['nothing', [null, undefined]],
    ['places that do not exist', [{ Id: '7' }, { Id: '__proto__' }, { Id: 'length' }, { Id: -1 }]],
    ['no list', 'none'],
  ])('believes what was accepted beside %s', (_, Failed) => {
    const outcomes = outcomesOf(2, { Successful: [{ Id: '0' }], Failed }, asItIs)
    expect(outcomes).toHaveLength(2)
    expect(outcomes[0]).toBe('accepted')
    expect(outcomes[1]).toMatchObject({
      code: expect.stringMatching(/./),
      message: expect.stringMatching(/./),
    })
  })

  it.each([[undefined], [null], ['text'], [7], [[]]])('takes %j for no word on any', (answer) => {
    expect(outcomesOf(1, answer, asItIs)).toMatchObject([{ code: 'IncompleteAnswer' }])
  })
})

describe('faultOf', () => {
  it.each<[string, unknown, object]>([
    [
      'two addresses that both refuse',
      Object.assign(
        new AggregateError([
          new Error('connect ECONNREFUSED ::1:9'),
          new Error('connect ECONNREFUSED 127.0.0.1:9'),
        ]),
        { code: 'ECONNREFUSED' },
      ),
      {
        code: 'ECONNREFUSED',
        message: 'connect ECONNREFUSED ::1:9, connect ECONNREFUSED 127.0.0.1:9',
      },
    ],
    [
      'an error without words',
      Object.assign(new Error(''), { code: 'EPIPE' }),
      { code: 'EPIPE', message: 'EPIPE' },
    ],
    ['a text', 'no', { code: 'UnknownError', message: 'no' }],
    ['nothing', undefined, { code: 'UnknownError', message: 'undefined' }],
    [
      'an answer',
      Object.assign(new Error('no'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }),
      { code: 'AccessDenied', message: 'no', httpStatus: 403 },
    ],
    [
      'an answer that is no JSON',
      Object.assign(new SyntaxError('odd'), { $response: { statusCode: 502 } }),
      { code: 'SyntaxError', message: 'odd', httpStatus: 502 },
    ],
  ])('tells the code and the reason of %s', (_, error, fault) => {
    expect(faultOf(error, asItIs)).toEqual(fault)
  })
})
