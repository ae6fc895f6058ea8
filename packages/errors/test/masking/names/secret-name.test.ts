import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { isSecretName } from '../../../src/index.js'
import { NO_SECRETS, SECRETS } from './usual-names.js'

describe('isSecretName', () => {
  it.each(SECRETS)('%s is a secret', (name) => {
    expect(isSecretName(name)).toBe(true)
  })

  it.each(NO_SECRETS)('%s is none', (name) => {
    expect(isSecretName(name)).toBe(false)
  })

  it('is the same in camel case, snake case, kebab case, capitals and words', () => {
    const word = fc.constantFrom(
      ...['api', 'client', 'secret', 'key', 'token', 'primary', 'session', 'id', 'user', 'pass'],
      ...['url', 'database', 'mfa', 'code', 'pin', 'csrf', 'passwort'],
    )
    fc.assert(
      fc.property(fc.array(word, { minLength: 1, maxLength: 4 }), (words) => {
        const capitals = words.map((each) => each.charAt(0).toUpperCase() + each.slice(1))
        const forms = [
          words.join('_'),
          words.join('-'),
          words.join(' '),
          words.join('_').toUpperCase(),
          capitals.join(''),
          `${words[0] ?? ''}${capitals.slice(1).join('')}`,
          `${words.join('.')}2`,
        ]
        expect(new Set(forms.map(isSecretName)).size).toBe(1)
      }),
    )
  })

  it('is the same for composed and decomposed letters, small and capital ones', () => {
    const names = ['contraseña', 'şifre', 'пароль', 'lösenord', 'パスワード', '비밀번호', 'número']
    for (const name of names) {
      const forms = [name.normalize('NFC'), name.normalize('NFD'), name.toUpperCase()]
      expect(forms.map(isSecretName)).toEqual(forms.map(() => name !== 'número'))
    }
  })

  // A search that takes the square of the length would not come to an end before the test is stopped.
  it.each(['A', 'a', '1', '_', 'aB', 's', 'key', 'Key_', 'é', 'e\u0301', 'Я', ' '])(
    'takes time linear in a name of %j',
    (part) => {
      expect(isSecretName(`${part.repeat(300_000)}!`)).toBe(false)
    },
  )

  it('takes an empty name for an ordinary one', () => {
    expect(isSecretName('')).toBe(false)
  })
})
