import { describe, expect, it } from '@jest/globals'
import { parseModule } from '@panoply/runner'
import { leaksOf, temporaryFolders } from '@panoply/test-kit'

import { runFakeCli } from '../fake-io.js'
import * as boardSource from '../fixtures/board-source.js'

const newFolder = temporaryFolders()
const SECRET = "hunter2='7f3a'\nof two lines"

/** Each command with what it needs, up to the place of a mistyped flag. */
const COMMANDS: readonly (readonly string[])[] = [
  ...['run', 'preview', 'params', 'resources', 'check', 'prove', 'sign-in', 'ui'].map(
    (name) => [name, './boards'] as const,
  ),
  ['state', './boards', 'show'],
  ['query', 'rows.duckdb', 'SELECT 1'],
  ['airbyte', './boards', 'spec'],
  ['airbyte', './boards'],
  ['singer', './boards'],
  [],
]

const MISTAKES: readonly (readonly string[])[] = [
  [`--tokne=${SECRET}`],
  ['--tokne', SECRET],
  [`-t${SECRET}`],
  [`-t=${SECRET}`],
  ['-t', SECRET],
  [`token=${SECRET}`],
  [SECRET],
  ['--', `--token=${SECRET}`],
]

const CASES = COMMANDS.flatMap((command) =>
  MISTAKES.map((mistake) => ({
    command,
    mistake,
    line: [...command, ...mistake].join(' ').replaceAll(SECRET, '…'),
  })),
)

describe('a secret whose flag was mistyped', () => {
  it.each(CASES)('is not repeated: panoply $line', async ({ command, mistake }) => {
    const io = { folder: newFolder() }
    const words = [...command, ...mistake]
    const { exitCode, stdout, stderr } = await runFakeCli(words, parseModule(boardSource), io)

    expect(exitCode).not.toBe(0)
    expect(leaksOf(`${stdout}${stderr}`, 'hunter2')).toEqual([])
    expect(leaksOf(`${stdout}${stderr}`, 'of two lines')).toEqual([])
  })
})
