/** @runs-first It collects garbage, or makes much. */
import { describe, expect, it } from '@jest/globals'

import { findAuthorizations } from '../../../src/masking/named/authorization-schemes.js'
import { findNamedSecrets } from '../../../src/masking/named/named-secrets.js'
import { findSecretsOfUrls } from '../../../src/masking/named/secrets-of-urls.js'
import { findUrlCredentials } from '../../../src/masking/named/url-credentials.js'

const LENGTH = 200_000

/** Parts whose repetition makes careless searches look at the same text again and again. */
const PARTS = [
  ...['a', 'a-', 'password', 'password=', 'password="', "password='", 'password:[', 'password:{"'],
  ...['password=\\', 'password="\\', '\\', '\\"', '"', "'", '=', ':', '::', ' ', ' :', 'password '],
  ...['?a=b', '&token=', ';a=', '; a', 'a:b@h', 'a:b@', '@h:', '@h.', 'x.', '?token=%2', '#[]'],
  ...['Cookie: "', 'Authorization: \\', 'bearer ', 'basic', 'key: ', '%3D', '%22', 'password=a,'],
  ...[
    'password: the ',
    '<a ',
    '<password>',
    '<',
    '://',
    '/token: ',
    '://a:b',
    '@',
    'a@/',
    ':\\/\\/',
    ':\\',
  ],
]

// A search that takes the square of the length would not come to an end before the test is stopped.
describe('the time that a search takes', () => {
  it.each(PARTS)('is linear in the length of a text of %s', (part) => {
    const text = part.repeat(Math.ceil(LENGTH / part.length))
    for (const tail of ['', '"@]']) {
      const finds = [findNamedSecrets, findAuthorizations, findUrlCredentials]
      for (const find of [...finds, (all: string) => findSecretsOfUrls(all).spans]) {
        const spans = find(`${text}${tail}`, false)
        expect(spans.every(({ start, end }) => start < end)).toBe(true)
      }
    }
  })
})
