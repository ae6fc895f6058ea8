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

  it.each<[string, object, string]>([
    ['an unknown id', { Successful: [{ Id: '0' }, { Id: '7' }] }, '"7", which was not sent'],
    [
      'a name of every object',
      { Failed: [{ Id: '__proto__' }] },
      '"__proto__", which was not sent',
    ],
    ['a negative id', { Failed: [{ Id: -1 }] }, 'no id, which was not sent'],
    ['nothing', { Successful: [null] }, 'no id, which was not sent'],
    ['an id twice', { Successful: [{ Id: '1' }, { Id: '1' }] }, '"1" twice'],
    [
      'an id as taken and refused',
      { Successful: [{ Id: '1' }], Failed: [{ Id: '1' }] },
      '"1" twice',
    ],
  ])('trusts no answer that names %s', (_, answer, words) => {
    expect(() => outcomesOf(2, answer, asItIs)).toThrow(
      `the answer of the queue is inconsistent: it names ${words}`,
    )
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
      {
        code: 'OddAnswer',
        message: 'the queue answered with status 502 and no JSON',
        httpStatus: 502,
      },
    ],
    [
      'a redirect',
      Object.assign(new Error('UnknownError'), {
        $response: { statusCode: 307, headers: { location: 'https://me:pw@b.example/x?token=s' } },
      }),
      {
        code: 'Redirect',
        message:
          'the queue answered with a redirect (status 307) to https://b.example/x; correct the endpoint',
        httpStatus: 307,
      },
    ],
    [
      'a bundle that cannot load the client',
      new Error('Dynamic require of "node:https" is not supported'),
      { code: 'BrokenBundle', message: expect.stringContaining('--external:@aws-sdk/*') },
    ],
    [
      'a client that is not installed',
      Object.assign(new Error("Cannot find package '@aws-sdk/client-sqs'"), {
        code: 'ERR_MODULE_NOT_FOUND',
      }),
      { code: 'BrokenBundle', message: expect.stringContaining('Install @aws-sdk/client-sqs') },
    ],
  ])('tells the code and the reason of %s', (_, error, fault) => {
    expect(faultOf(error, asItIs)).toEqual(fault)
  })
})
