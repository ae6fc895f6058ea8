import { describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { commandStarter, temporaryFolders } from '@panoply/test-kit'

const newFolder = temporaryFolders()
const built = programBuilder(new URL('../../', import.meta.url))
const start = commandStarter(built('src/main.ts'))
const boards = built('test/fixtures/board-source.ts')

describe('with --json every line on stderr', () => {
  it.each([
    ['an option that is unknown', ['run', boards, '--nope'], 2],
    ['a value that an option does not take', ['run', boards, '--to', 'nowhere'], 2],
    ['a command that is unknown', ['rnu', boards], 2],
    ['no module', ['run'], 2],
    ['a module that is none', ['run', './nowhere.mjs'], 2],
    ['a parameter that is missing', ['run', boards, '--no-input'], 2],
    [
      'a secret as a flag',
      ['run', boards, '--user', 'me', '--password', 'hunter2-2', '--dry-run'],
      0,
    ],
    ['a console', ['run', boards, '--user', 'me', '--fault', 'talks', '--dry-run'], 0],
    ['a console of another command', ['preview', boards, '--user', 'me', '--fault', 'talks'], 0],
    ['a source that fails', ['run', boards, '--user', 'me', '--fault', 'gone', '--dry-run'], 3],
    [
      'an error that escapes',
      ['run', boards, '--user', 'me', '--fault', 'escapes', '--dry-run'],
      1,
    ],
    [
      'a source that ends the process',
      ['run', boards, '--user', 'me', '--fault', 'exits', '--dry-run'],
      1,
    ],
  ])('is an object with at, level and one run id: %s', async (_, words, exitCode) => {
    const { code, stderr } = await start([...words, '--json'], newFolder()).ended
    const lines = stderr
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>)

    expect(code).toBe(exitCode)
    for (const line of lines) {
      expect(line).toMatchObject({
        at: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
        level: expect.stringMatching(/^(info|warning|error)$/),
        runId: lines[0]?.['runId'],
      })
    }
    expect(lines[0]?.['runId']).toMatch(/^[0-9a-f-]{36}$/)
    const errors = lines.filter(({ level }) => level === 'error')
    expect(errors).toHaveLength(exitCode === 0 ? 0 : 1)
  })
})
