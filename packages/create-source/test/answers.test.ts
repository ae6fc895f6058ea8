import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { type Ask, collectAnswers } from '../src/answers/answers.js'
import { parseParameter, parseParameters } from '../src/answers/parameter.js'
import { parseSourceName, titleOf } from '../src/answers/source-name.js'
import { parseTitle } from '../src/answers/title.js'
import { InvalidAnswer } from '../src/invalid-answer.js'

const folderOf = (text: string): string => {
  try {
    return parseSourceName(text).folder
  } catch (error) {
    if (error instanceof InvalidAnswer) return 'refused'
    throw error
  }
}

describe('a name', () => {
  it.each(['', 'My-Api', 'my api', '../up', 'a--b', '-a', '1a', 'source-', 'a'.repeat(41), 'a/b'])(
    '%p is refused',
    (name) => {
      expect(() => parseSourceName(name)).toThrow('expected a name such as my-api')
    },
  )

  it.each(['my-api', 'source-my-api'])('%s makes the folder source-my-api', (name) => {
    expect(parseSourceName(name)).toEqual({ short: 'my-api', folder: 'source-my-api' })
  })

  it('never leaves the folder that it is made in', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        expect(folderOf(text)).toMatch(/^(refused|source-[a-z0-9-]+)$/)
      }),
    )
  })

  it.each([
    ['my-api', 'My api'],
    ['apiKey', 'Api key'],
    ['page_size', 'Page size'],
  ])('%s is written %s', (name, title) => {
    expect(titleOf(name)).toBe(title)
  })
})

describe('a title', () => {
  it.each(['', '  ', 'a\nb', 'a'.repeat(61), '`'])('%p is refused', (title) => {
    expect(() => parseTitle(title)).toThrow('expected a title on one line')
  })
})

describe('a parameter', () => {
  it.each(['', '1a', 'a b', 'a:date', 'a:text:b', '__proto__', 'constructor', 'state', ':text'])(
    '%p is refused',
    (text) => {
      expect(() => parseParameter(text)).toThrow('expected a parameter as name')
    },
  )

  it('is refused when it comes twice', () => {
    expect(() => parseParameters(['a', 'b', 'a:number'])).toThrow('got a twice')
  })

  it.each([
    ['user', { name: 'user', title: 'User', type: 'text', required: true }],
    ['apiKey', { name: 'apiKey', title: 'Api key', type: 'password', required: true }],
    ['token:text', { name: 'token', title: 'Token', type: 'text', required: true }],
    ['size:number?', { name: 'size', title: 'Size', type: 'number', required: false }],
    ['since?', { name: 'since', title: 'Since', type: 'text', required: false }],
  ])('%s is understood', (text, parameter) => {
    expect(parseParameter(text)).toEqual(parameter)
  })
})

describe('the command line', () => {
  it.each([[[]], [['a', 'b']]])('%p is refused: one name is expected', async (words) => {
    await expect(collectAnswers(words, undefined)).rejects.toThrow('expected one name')
  })

  it('refuses what it does not know', async () => {
    await expect(collectAnswers(['a', '--force'], undefined)).rejects.toThrow('--force')
  })

  it('asks for what it was not told, and for nothing else', async () => {
    const asked: string[] = []
    const ask: Ask = (question, initial) => {
      asked.push(question)
      return Promise.resolve(question === 'Title' ? initial : 'account, token:password')
    }
    const answers = await collectAnswers(['my-api'], ask)
    expect(answers).toMatchObject({
      title: 'My api',
      parameters: [{ name: 'account' }, { name: 'token', type: 'password' }],
    })
    expect(asked).toHaveLength(2)

    await collectAnswers(['my-api', '--title', 'Mine', '--param', 'a'], ask)
    expect(asked).toHaveLength(2)
  })

  it('goes without parameters where there is nobody to ask', async () => {
    const answers = await collectAnswers(['my-api'], undefined)
    expect(answers).toMatchObject({ title: 'My api', parameters: [] })
  })
})
