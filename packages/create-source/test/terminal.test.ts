import { PassThrough } from 'node:stream'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { LeftUnanswered } from '../src/answers/person.js'
import { Terminal } from '../src/terminal.js'

describe('a person at a terminal', () => {
  let input: PassThrough
  let output: PassThrough
  let terminal: Terminal
  beforeEach(() => {
    input = new PassThrough()
    output = new PassThrough()
    terminal = new Terminal(input, output)
  })
  afterEach(() => {
    terminal.leave()
  })

  it('goes away in the middle of a question', async () => {
    const answer = terminal.ask('Title', 'Boards')
    input.end()
    await expect(answer).rejects.toThrow(LeftUnanswered)
    await expect(terminal.ask('Parameters', 'token')).rejects.toThrow(LeftUnanswered)
  })

  it.each([
    ['Mine\n', 'Mine'],
    ['\n', 'Boards'],
    ['  \n', 'Boards'],
  ])('who types %p answers %p', async (typed, answer) => {
    const answered = terminal.ask('Title', 'Boards')
    input.write(typed)
    await expect(answered).resolves.toBe(answer)
    expect(String(output.read())).toContain('Title (Boards): ')
  })

  it('may type ahead', async () => {
    input.write('Mine\naccount\n')
    await expect(terminal.ask('Title', 'Boards')).resolves.toBe('Mine')
    await expect(terminal.ask('Parameters', 'token')).resolves.toBe('account')
  })

  it('is told what is wrong', () => {
    terminal.tell('expected a name')
    expect(String(output.read())).toBe('expected a name\n')
  })
})
