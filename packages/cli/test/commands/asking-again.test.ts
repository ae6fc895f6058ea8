import { describe, expect, it } from '@jest/globals'
import { type Batch, DataSource, type DataSourceModule } from '@panoply/datasource'
import { InvalidArgumentError } from '@panoply/errors'
import { temporaryFolders } from '@panoply/test-kit'

import { rowsOf } from '../board-command.js'
import { type CliResult, runFakeCli, ScriptedPrompter } from '../fake-io.js'

const newFolder = temporaryFolders()

const GOOD = 'the-good-token'
const OLD = 'the-old-token'

const unauthorized = (): Error =>
  Object.assign(new Error('the API does not know this token'), { status: 401, retryable: false })

const throwUnlessGood = (source: { token?: unknown }, error = unauthorized()): void => {
  if (source.token !== GOOD) throw error
}

/** A source with a token and a board; it looks at the token in one place. */
const moduleOf = (
  place: 'check' | 'read' | 'second read' | 'values' | 'resources',
  error?: Error,
): DataSourceModule => {
  class Stream extends DataSource {
    #reads = 0
    read(): Batch | null {
      this.#reads += 1
      if (place === 'read' || (place === 'second read' && this.#reads === 2)) {
        throwUnlessGood(this.source, error)
      }
      return this.#reads > 2 ? null : [{ n: this.#reads }]
    }
  }
  const values = (source: { token?: unknown }): string[] => {
    if (place === 'values') throwUnlessGood(source, error)
    return ['sales']
  }
  return {
    Stream: Object.assign(Stream, {
      ...(place === 'check' && {
        check: (source: object) => {
          throwUnlessGood(source, error)
        },
      }),
      ...(place === 'resources' && {
        listResources: (source: object) => {
          throwUnlessGood(source, error)
          return ['orders']
        },
      }),
    }),
    CONFIG: {
      title: 'Shop',
      params: [
        { name: 'token', title: 'Token', type: 'password', required: true },
        { name: 'user', title: 'User', type: 'text' },
        { name: 'board', title: 'Board', type: 'select', dependencies: ['token'], values },
      ],
    },
  }
}

const panoply = async (
  line: string,
  module: DataSourceModule,
  answers: readonly unknown[] | undefined,
): Promise<CliResult & { asked: string[] }> => {
  const prompter = new ScriptedPrompter(answers ?? [])
  const env = { PANOPLY_SOURCE_TOKEN: OLD, PANOPLY_SOURCE_BOARD: 'sales' }
  const io = { folder: newFolder(), env, canAsk: answers !== undefined, prompter }
  return { ...(await runFakeCli(line.split(' '), module, io)), asked: prompter.asked }
}

const COMMANDS = [
  ['check ./shop', 'check'],
  ['check ./shop', 'values'],
  ['run ./shop --to ndjson', 'read'],
  ['run ./shop --to ndjson', 'values'],
  ['preview ./shop', 'read'],
  ['resources ./shop', 'resources'],
] as const

describe('a refused token', () => {
  it.each(COMMANDS)('ends "%s" where nobody can be asked (refused by %s)', async (line, place) => {
    const { stdout, stderr, exitCode, asked } = await panoply(line, moduleOf(place), undefined)
    expect(exitCode).toBe(line.startsWith('check') ? 2 : 3)
    expect(stdout + stderr).toContain('the API does not know this token')
    expect(stderr).not.toContain('asking for')
    expect(asked).toEqual([])
  })

  it.each(COMMANDS)(
    'is asked for again by "%s" at a terminal (refused by %s)',
    async (line, place) => {
      const answers = ['another-old-token', GOOD]
      const { stderr, exitCode, asked } = await panoply(line, moduleOf(place), answers)
      expect(exitCode).toBe(0)
      expect(asked).toEqual(['password Token:', 'password Token:'])
      expect(stderr.split('does not know this token; asking for token again')).toHaveLength(3)
      expect(stderr).not.toContain('old-token')
    },
  )

  it('is not asked for again with --no-input', async () => {
    const line = 'run ./shop --to ndjson --no-input'
    const { exitCode, asked } = await panoply(line, moduleOf('read'), [GOOD])
    expect([exitCode, asked]).toEqual([3, []])
  })

  it('is not asked for again when rows are there already: they could come twice', async () => {
    const line = 'run ./shop --to ndjson'
    const { stdout, exitCode, asked } = await panoply(line, moduleOf('second read'), [GOOD])
    expect(rowsOf(stdout)).toHaveLength(1)
    expect([exitCode, asked]).toEqual([3, []])
  })

  it('is not asked for again after an error of another kind', async () => {
    const error = Object.assign(new Error('no such host'), { retryable: false })
    const { exitCode, asked } = await panoply('check ./shop', moduleOf('check', error), [GOOD])
    expect([exitCode, asked]).toEqual([2, []])
  })
})

describe('a parameter that the source refuses by name', () => {
  const refused = new InvalidArgumentError('user: no such user', { argument: 'user' })

  it('is asked for again at a terminal, and the others are kept', async () => {
    const module = moduleOf('check')
    let calls = 0
    const Stream = Object.assign(module.Stream, {
      check: (source: { user?: unknown; token?: unknown }) => {
        calls += 1
        if (source.user !== 'ann') throw refused
        if (source.token !== OLD) throw new Error('the token is lost')
      },
    })
    const { exitCode, asked, stderr } = await panoply('check ./shop', { ...module, Stream }, [
      'ann',
    ])
    expect(exitCode).toBe(0)
    expect(asked).toEqual(['text User:'])
    expect(stderr).toContain('user: no such user; asking for user again')
    expect(calls).toBe(2)
  })
})
