import { describe, expect, it } from '@jest/globals'

import { maskThrown, SecretMask } from '../../src/index.js'
import { thrownBy } from '../support/thrown.js'

const SECRET = 'hunter2-hunter2'
const mask = new SecretMask([SECRET])
const failure = (): Error => new Error('refused', { cause: new Error(SECRET) })
const expected = { message: 'refused', cause: { message: '[secret]' } }

describe('maskThrown', () => {
  it('masks what a function throws, in its causes, too', () => {
    const call = (): unknown =>
      maskThrown(mask, () => {
        throw failure()
      })
    expect(thrownBy(call)).toMatchObject(expected)
  })

  it('masks what a promise rejects with', async () => {
    await expect(maskThrown(mask, () => Promise.reject(failure()))).rejects.toMatchObject(expected)
  })

  it('masks what a generator throws after it has yielded', () => {
    const rows = maskThrown(mask, function* () {
      yield 1
      throw failure()
    })
    expect(rows.next().value).toBe(1)
    expect(thrownBy(() => rows.next())).toMatchObject(expected)
  })

  it('masks what an async generator throws after it has yielded', async () => {
    const rows = maskThrown(mask, async function* () {
      yield await Promise.resolve(1)
      throw failure()
    })
    expect((await rows.next()).value).toBe(1)
    await expect(rows.next()).rejects.toMatchObject(expected)
  })

  it('asks for the mask when something was thrown, so that it knows the secrets of that moment', async () => {
    const late = new SecretMask()
    let token = 'none'
    const call = async (): Promise<void> => {
      token = await Promise.resolve('new-token-1234')
      throw new Error(`refused ${token}`)
    }
    const learned = (): SecretMask => {
      late.remember([token])
      return late
    }
    await expect(maskThrown(learned, call)).rejects.toThrow('refused [secret]')
  })

  it('returns what the function returns', async () => {
    expect(maskThrown(mask, () => SECRET)).toBe(SECRET)
    expect(await maskThrown(mask, () => Promise.resolve(7))).toBe(7)
  })
})
