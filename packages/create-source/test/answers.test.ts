import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { collectAnswers } from '../src/answers/answers.js'
import { parseParameter, parseParameters } from '../src/answers/parameter.js'
import { LeftUnanswered, type Person } from '../src/answers/person.js'
import { parseSourceName, titleOf } from '../src/answers/source-name.js'
import { parseTitle } from '../src/answers/title.js'
import { InvalidAnswer } from '../src/answers/invalid-answer.js'

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
  it.each([
    '',
    '1a',
    'a b',
    'a:date',
    'a:text:b',
    '__proto__',
    'constructor',
    'state',
    'version',
    ':text',
  ])('%p is refused', (text) => {
    expect(() => parseParameter(text)).toThrow('expected a parameter as name')
  })

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

  it.each(['', 'pages', 'page,offset', 'constructor'])('refuses the paging %j', async (paging) => {
    await expect(collectAnswers(['a', '--paging', paging], undefined)).rejects.toThrow(
      'expected the paging of the API as one of page, offset, cursor, link, none',
    )
  })

  it('refuses what it does not know', async () => {
    await expect(collectAnswers(['a', '--force'], undefined)).rejects.toThrow('--force')
  })

  it('asks for what it was not told, and for nothing else', async () => {
    const person = new Answering({
      Title: '',
      Parameters: 'account, token:password',
      Kind: 'Cursor',
    })
    await expect(collectAnswers(['my-api'], person)).resolves.toMatchObject({
      title: 'My api',
      parameters: [{ name: 'account' }, { name: 'token', type: 'password' }],
      paging: 'cursor',
    })
    expect(person.asked).toHaveLength(3)

    await collectAnswers(
      [...['my-api', '--title', 'Mine'], '--param', 'a', '--paging', 'link'],
      person,
    )
    expect(person.asked).toHaveLength(3)
  })

  it('asks for the name too', async () => {
    const person = new Answering({ Name: 'boards', Title: '', Parameters: '', Kind: '' })
    await expect(collectAnswers([], person)).resolves.toMatchObject({
      name: { folder: 'source-boards' },
      title: 'Boards',
      paging: 'page',
    })
  })

  it('asks again, and says why, until an answer can be worked with', async () => {
    const person = new Answering({
      ...{ Name: ['No Name', 'boards'], Title: ['`', 'Boards'] },
      Parameters: ['state', 'a a', 'size:number?'],
      Kind: ['pages', 'none'],
    })
    await expect(collectAnswers([], person)).resolves.toMatchObject({
      ...{ name: { short: 'boards' }, title: 'Boards' },
      parameters: [{ name: 'size', type: 'number', required: false }],
    })
    expect(person.told).toEqual([
      expect.stringContaining('expected a name'),
      expect.stringContaining('expected a title'),
      expect.stringContaining('expected a parameter'),
      expect.stringContaining('got a twice'),
      expect.stringContaining(
        'expected the paging of the API as one of page, offset, cursor, link, none',
      ),
    ])
  })

  it('asks nothing when what was typed cannot be worked with', async () => {
    const person = new Answering({})
    const typed = ['my-api', '--param', 'a b']
    await expect(collectAnswers(typed, person)).rejects.toThrow('expected a parameter')
    expect(person.asked).toEqual([])
  })

  it('ends when the person goes away', async () => {
    await expect(collectAnswers(['my-api'], new Answering({}))).rejects.toThrow(LeftUnanswered)
  })

  it('uses no parameters if no person can be asked', async () => {
    const answers = await collectAnswers(['my-api'], undefined)
    expect(answers).toMatchObject({ title: 'My api', parameters: [], paging: 'page' })
  })
})

/** Answers questions by their first word, with several answers one after the other; then goes away. */
class Answering implements Person {
  readonly asked: string[] = []
  readonly told: string[] = []
  readonly #answers: Map<string, string[]>

  constructor(answers: Readonly<Record<string, string | string[]>>) {
    this.#answers = new Map(Object.entries(answers).map(([word, texts]) => [word, [texts].flat()]))
  }

  ask(question: string, initial: string): Promise<string> {
    this.asked.push(question)
    const answer = this.#answers.get(/^\w+/.exec(question)?.[0] ?? '')?.shift()
    if (answer === undefined) return Promise.reject(new LeftUnanswered())
    return Promise.resolve(answer === '' ? initial : answer)
  }

  tell(message: string): void {
    this.told.push(message)
  }
}
