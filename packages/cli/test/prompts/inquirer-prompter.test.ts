import { PassThrough } from 'node:stream'

import { describe, expect, it } from '@jest/globals'
import { SecretMask } from '@panoply/errors'

import { InquirerPrompter } from '../../src/prompts/inquirer-prompter.js'

const terminal = (
  secrets = new SecretMask(),
): {
  prompter: InquirerPrompter
  type: (keys: string) => void
  shown: () => string
} => {
  const input = new PassThrough()
  const output = new PassThrough()
  let shown = ''
  output.on('data', (chunk: Buffer) => (shown += chunk.toString()))
  return {
    prompter: new InquirerPrompter({ input, output }, secrets),
    type: (keys) => {
      // Once the question stands there.
      setImmediate(() => {
        input.write(keys)
      })
    },
    shown: () => shown,
  }
}

/** Waits until a question is on the screen. */
const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setImmediate(resolve))
}

const question = (message: string, required = true): { message: string; required: boolean } => ({
  message,
  required,
})
const options = [
  { name: 'Sales', value: { name: 'Sales', value: 1 }, disabled: false },
  { name: 'Support', value: { name: 'Support', value: 2 }, disabled: false },
]

describe('a person at a terminal', () => {
  it('types a text, or takes what is proposed', async () => {
    const { prompter, type, shown } = terminal()
    const answer = prompter.text({ ...question('User:'), initial: 'root' })
    await until(() => shown().includes('User:'))
    type('\n')
    expect(await answer).toBe('root')
  })

  it('types a password that does not show', async () => {
    const { prompter, type, shown } = terminal()
    const answer = prompter.password(question('Password:'))
    await until(() => shown().includes('Password:'))
    type('hunter2-hunter2\n')
    expect(await answer).toBe('hunter2-hunter2')
    expect(shown()).not.toContain('hunter2')
  })

  it('types a number', async () => {
    const { prompter, type, shown } = terminal()
    const answer = prompter.number(question('Rows:'))
    await until(() => shown().includes('Rows:'))
    type('0.5\n')
    expect(await answer).toBe(0.5)
  })

  it('chooses one of several, in the shape that it had', async () => {
    const { prompter, type, shown } = terminal()
    const answer = prompter.select(question('Board:'), options)
    await until(() => shown().includes('Support'))
    type('\u001b[B\n')
    expect(await answer).toEqual({ name: 'Support', value: 2 })
  })

  it('chooses several', async () => {
    const { prompter, type, shown } = terminal()
    const answer = prompter.list(question('Boards:'), options)
    await until(() => shown().includes('Support'))
    type(' \u001b[B \n')
    expect(await answer).toEqual(options.map(({ value }) => value))
  })

  it('escapes control characters in shown names, and returns the chosen item unchanged', async () => {
    const { prompter, type, shown } = terminal()
    const name = 'Sales\u001b]0;title\u0007\u202e\nPassword:'
    const answer = prompter.select(question('Board\u009b2J:'), [
      { name, value: { name }, disabled: false },
    ])
    await until(() => shown().includes('Sales'))
    type('\n')
    expect(await answer).toEqual({ name })
    expect(shown()).toContain('Board\\u009b2J:')
    expect(shown()).toContain('Sales\\x1b]0;title\\x07\\u202e\\nPassword:')
  })

  it('sees no secret in a question or a choice, and chooses the item as it is', async () => {
    const { prompter, type, shown } = terminal(new SecretMask(['hunter2-hunter2']))
    const item = { name: 'Board of hunter2-hunter2', value: { name: 'hunter2-hunter2' } }
    const answer = prompter.select(question('For hunter2-hunter2:'), [{ ...item, disabled: false }])
    await until(() => shown().includes('Board'))
    type('\n')
    expect(await answer).toEqual(item.value)
    expect(shown()).toContain('Board of [secret]')
    expect(shown()).not.toContain('hunter2')
  })

  it('leaves empty what is not required', async () => {
    const { prompter, type, shown } = terminal()
    const answer = prompter.text(question('Comment:', false))
    await until(() => shown().includes('Comment:'))
    type('\n')
    expect(await answer).toBeUndefined()
  })
})
