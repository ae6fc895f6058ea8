import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { temporaryFolders } from '@panoply/test-kit'

import { hasTerminals, onTerminal, type TerminalOptions } from './pseudo-terminal.js'

const newFolder = temporaryFolders()
const command = programBuilder(new URL('../../', import.meta.url))('src/main.ts')

/** Title, clear, paste, C1, direction, and a line that looks like the end of a run. */
const ATTACK =
  'a\\u001b]0;title\\u0007\\u001b[2J\\u001b[200~\\u009b2J\\u202e\\u200b\\u2028\\nFinished: 1,000,000 rows from X'

const SOURCE = `
  const attack = '${ATTACK}'
  exports.CONFIG = { title: attack, params: [
    { name: 'key', type: 'password', title: 'Key ' + attack, required: true },
    { name: 'board', type: 'list', title: attack, dependencies: ['key'], required: true,
      values: () => [{ name: attack, value: 1 }] },
    { name: 'fault' },
  ] }
  exports.Stream = class {
    static listResources() { return [{ id: attack, name: attack + 2 }] }
    static check(source) { if (source.fault) throw new Error(attack) }
    #listeners = {}
    constructor(source) { this.source = source }
    on(name, listener) { this.#listeners[name] = listener; return this }
    close() {}
    read() {
      console.log(attack)
      process.stdout.write(attack + '\\n')
      process.stderr.write(attack + '\\n')
      this.#listeners.progress?.({ loaded: 1, total: 2, message: attack })
      if (this.source.fault) throw Object.assign(new Error(attack), { retryable: false })
      this.done = !this.done
      return this.done ? [{ [attack]: attack, __table: 't' + attack }] : null
    }
  }`

const ASKING = `
  exports.CONFIG = { title: 'Asking', params: [
    { name: 'key', type: 'password', title: 'Secret', required: true },
    { name: 'place', type: 'list', title: 'Place', dependencies: ['key'], required: true,
      values: ({ key }) => [{ name: 'place of ' + key, value: 1 }] },
  ] }
  exports.Stream = class {
    constructor(source) { this.source = source }
    on() { return this }
    close() {}
    read() {
      this.done = !this.done
      return this.done ? [{ isRight: this.source.key === 'hunter2-hunter2' }] : null
    }
  }`

/** What the command itself may say to a terminal: colours, the line that moves. */
const OWN = /\u001b\[(?:\d+(?:;\d+)*m|2K|J|\d+A)/g
const DANGEROUS =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069]/

const run = (words: string, options: Partial<TerminalOptions> = {}) => {
  const folder = newFolder()
  writeFileSync(join(folder, 'attack.cjs'), SOURCE)
  writeFileSync(join(folder, 'ask.cjs'), ASKING)
  const env = { PANOPLY_SOURCE_KEY: 'hunter2-hunter2', ...options.env }
  return onTerminal([command, ...words.split(' ')], { folder, ...options, env })
}

describe('a real terminal', () => {
  if (!hasTerminals()) {
    // Counted and named among what was left out.
    it('SKIPPED: python3 with its module pty is missing, so no pseudo-terminal is tried', () => {
      expect(hasTerminals()).toBe(false)
    })
    return
  }

  it.each([
    ['the rows of a run', 'run attack.cjs --board 1 --to ndjson', 0],
    ['the summary of a run into a file', 'run attack.cjs --board 1 --to duckdb', 0],
    ['the log as JSON', 'run attack.cjs --board 1 --to ndjson --json', 0],
    ['an error', 'run attack.cjs --board 1 --fault x --to ndjson', 3],
    ['a path', 'run ./\u001b[2J\u202e --no-input', 2],
    ['resources', 'resources attack.cjs', 0],
    ['errors of check', 'check attack.cjs --board 1 --fault x', 2],
    ['params', 'params attack.cjs', 0],
    ['a preview', 'preview attack.cjs --board 1', 0],
  ])('is not commanded by %s', async (_, words, exitCode) => {
    const { text, code } = await run(words)
    expect(code).toBe(exitCode)
    expect(text.replace(OWN, '')).not.toMatch(DANGEROUS)
    expect(text).not.toMatch(/^Finished: 1,000,000/m)
    expect(text).not.toContain('hunter2')
  })

  it.each([{ TERM: 'dumb' }, { CI: 'true' }])(
    'with %j gets plain lines and no question',
    async (env) => {
      const { text, code } = await run('run attack.cjs --board 1 --to ndjson', { env })
      expect(code).toBe(0)
      expect(text).not.toContain('\u001b')
      const asked = await run('run attack.cjs --to ndjson', {
        env: { ...env, PANOPLY_SOURCE_KEY: '' },
      })
      expect([asked.code, asked.text]).toEqual([2, expect.not.stringContaining('\u001b')])
    },
  )

  const ask = (keys: string, choose = '') =>
    run('run ask.cjs --to ndjson', {
      env: { PANOPLY_SOURCE_KEY: '' },
      typed: [
        { after: 'Secret', keys },
        { after: 'Place', keys: choose },
      ],
    })

  it('shows stars for a secret that is typed, corrected and pasted, and no secret in a choice', async () => {
    // Two wrong letters are taken back; the rest comes at once, as when it is pasted.
    const { text, code, hasEcho } = await ask('hx\u007f\u007fhunter2-hunter2\r', ' \r')

    expect(text).toContain('"isRight":true')
    expect(text).toContain('*'.repeat('hunter2-hunter2'.length))
    expect(text).toContain('place of [secret]')
    expect(text).not.toContain('hunter2')
    expect([code, hasEcho]).toEqual([0, true])
  })

  it('takes a secret that a terminal pastes in brackets without them, and shows stars', async () => {
    const pasted = '\u001b[200~hunter2-hunter2\u001b[201~'
    const { text, code, hasEcho } = await ask(`${pasted}\r`, ' \r')

    expect(text).toContain('"isRight":true')
    expect(text).toContain('place of [secret]')
    expect(text).not.toMatch(/hunter2|20[01]~/)
    expect([code, hasEcho]).toEqual([0, true])
  })

  it('gets its echo back when a question for a secret is interrupted', async () => {
    const { text, code, hasEcho } = await ask('hunter2-hunter2\u0003')

    expect(text).not.toContain('hunter2')
    expect([code, hasEcho]).toEqual([130, true])
  })

  it('shows errors in red, unless NO_COLOR is set', async () => {
    expect((await run('params ./nowhere')).text).toMatch(/^\u001b\[31merror: \u001b\[39m/)
    const { text } = await run('params ./nowhere', { env: { NO_COLOR: '1' } })
    expect(text).toMatch(/^error: /)
  })
})
