import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { boardCommand, SECRET } from '../board-command.js'

const newFolder = temporaryFolders()
const run = boardCommand(newFolder)

describe('panoply run', () => {
  it.each([
    [
      'an unknown flag',
      'run ./boards --usr me',
      /unknown option '--usr'\n\(Did you mean --user\?\)/,
    ],
    [
      'a mistyped flag, without its value',
      `run ./boards --pasword=${SECRET}`,
      /^error: unknown option '--pasword=…'\n/,
    ],
    ['an unknown command', 'rum ./boards', /unknown command 'rum'\n\(Did you mean run\?\)/],
    [
      'an unknown destination',
      'run ./boards --to duckbd',
      /'duckbd' is invalid.*duckdb, postgres, ndjson, panoply/,
    ],
    ['no module', 'run', /missing required argument 'module'/],
    [
      'flags before the module',
      'run --user me ./boards',
      /^error: expected the module first and its flags after it, as in panoply run \.\/my-source --user …\n$/,
    ],
    [
      'a number that is none',
      'run ./boards --user me --row-count many',
      /rowCount: expected a number/,
    ],
    [
      'none of the values',
      'run ./boards --user me --boards Sails',
      /boards: expected one of the values.*Sales of me, Support/,
    ],
    [
      'what the values function throws',
      'run ./boards --user nobody --boards 1 --retries 0',
      /nobody has no boards/,
    ],
    ['no account', 'run ./boards --user me --to panoply', /PANOPLY_KEY and PANOPLY_SECRET missing/],
    ['a place where none is chosen', 'run ./boards --to panoply --out x', /--out: expected none/],
    ['no text as a place', 'run ./boards --user me --to ndjson --out ', /--out: expected a place/],
    [
      'a batch size that is none',
      'run ./boards --batch-size 0',
      /expected a whole number from 1 up/,
    ],
    [
      'a file that is not there',
      'run ./boards --source no.json',
      /the source file no\.json cannot be read: ENOENT/,
    ],
    [
      'a template that cannot be read',
      'run ./boards --user me --destination {',
      /destination: expected a \} for every \{/,
    ],
    [
      'to empty what is no place of its own',
      'run ./boards --to ndjson --truncate',
      /--truncate: expected a destination whose tables can be emptied/,
    ],
  ])('refuses %s', async (name, line, message) => {
    const { exitCode, stdout, stderr } = await run(line)

    expect(stderr).toMatch(message)
    expect(stdout).toBe('')
    expect(exitCode).toBe(name === 'what the values function throws' ? 3 : 2)
  })

  it.each([
    ['no JSON', `{"password": "${SECRET}"`, 'it is not JSON'],
    ['no object', '[]', 'expected an object with the parameters'],
  ])(
    'refuses a source file that is %s, shows nothing of it, and leaves it as it is',
    async (_, text, reason) => {
      const folder = newFolder()
      writeFileSync(join(folder, 'source.json'), text)
      const { exitCode, stderr } = await run('run ./boards --source source.json', { folder })

      expect(exitCode).toBe(2)
      expect(stderr).toBe(`error: the source file source.json cannot be read: ${reason}\n`)
      expect(readFileSync(join(folder, 'source.json'), 'utf8')).toBe(text)
    },
  )
})
