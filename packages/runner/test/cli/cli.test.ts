import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'

import { parseModule } from '../../src/index.js'
import * as boardSource from '../fixtures/board-source.js'
import { moduleOf } from '../run/modules.js'
import { temporaryFolders } from '../temporary-folder.js'
import { type CliResult, runFakeCli, ScriptedPrompter } from './fake-io.js'

const newFolder = temporaryFolders()
const boards = parseModule(boardSource)
const SECRET = 'hunter2-hunter2'

type Io = Partial<Parameters<typeof runFakeCli>[2]>

const run = (line: string, io: Io = {}, module = boards): Promise<CliResult> =>
  runFakeCli(line.split(' '), module, {
    folder: newFolder(),
    env: { PANOPLY_SOURCE_PASSWORD: SECRET },
    ...io,
  })

const rowsOf = (text: string): unknown[] =>
  text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)

describe('panoply run', () => {
  it('writes data to stdout and everything else to stderr', async () => {
    const result = await run('run ./boards --user me --to ndjson --row-count 1 --boards Support')

    expect(result.exitCode).toBe(0)
    expect(result.stdout).toBe('{"board":2,"n":0,"__table":"board_2"}\n')
    expect(result.stderr).toMatch(/^Boards → standard output\nread Support with \[secret\]\n/)
    expect(result.stderr).toMatch(
      /\nFinished: 1 row from Boards in .*, 38 B\n {2}board_2 {2}1 row\n/,
    )
  })

  it('makes a file with a table to query when nothing else is said', async () => {
    const folder = newFolder()
    const { exitCode, stdout, stderr } = await run('run ./boards --user me', { folder })

    expect([exitCode, stdout]).toEqual([0, ''])
    expect(stderr).toContain(`in ${folder}/panoply.duckdb\n  look: duckdb ${folder}/panoply.duckdb`)
  })

  it('takes items of a list by name and by value, and gives them to the source in their own shape', async () => {
    for (const chosen of ['Support,1', '2,1', 'Support --boards 1']) {
      const { stdout } = await run(
        `run ./boards --user me --to ndjson --row-count 1 --boards ${chosen}`,
      )
      expect(rowsOf(stdout).map((row) => (row as { board: number }).board)).toEqual([2, 1])
    }
  })

  it('prefers flags to the environment, and the environment to the file', async () => {
    const folder = newFolder()
    const params = {
      user: 'file',
      password: 'from the file',
      rowCount: 1,
      boards: [{ value: 1, name: 'Sales of x' }],
    }
    writeFileSync(join(folder, 'source.json'), JSON.stringify(params))
    const module = moduleOf(function (call) {
      return call === 1 ? [{ ...this.source, type: 0 }] : null
    }, boards.CONFIG.params)
    const env = { PANOPLY_SOURCE_USER: 'environment', PANOPLY_SOURCE_ROW_COUNT: '7' }
    const line = 'run ./boards --to ndjson --source source.json --user flag'
    const { stdout } = await run(line, { folder, env }, module)

    expect(rowsOf(stdout)).toMatchObject([
      { user: 'flag', rowCount: 7, password: 'from the file', boards: params.boards },
    ])
  })

  it('warns of a secret on the command line, without repeating it', async () => {
    const { exitCode, stderr } = await run(
      `run ./boards --user me --password ${SECRET} --to ndjson`,
    )

    expect(exitCode).toBe(0)
    expect(stderr).toMatch(/^warning: --password is a secret, .* PANOPLY_SOURCE_PASSWORD/)
    expect(stderr).not.toContain(SECRET)
  })

  it('lists all that is missing where nobody can be asked, and the ways to give it', async () => {
    const { exitCode, stderr } = await run('run ./boards', { env: {} })

    expect(exitCode).toBe(2)
    expect(stderr).toBe(
      'error: the parameters cannot be used:\n' +
        '  user: is required and missing (User name); fill in user (as --user, PANOPLY_SOURCE_USER or in a --source file)\n' +
        '  password: is required and missing; fill in password (as PANOPLY_SOURCE_PASSWORD or in a --source file)\n',
    )
  })

  it.each([
    [
      'an unknown flag',
      'run ./boards --usr me',
      /unknown option '--usr'\n\(Did you mean --user\?\)/,
    ],
    ['an unknown command', 'rum ./boards', /unknown command 'rum'\n\(Did you mean run\?\)/],
    [
      'an unknown destination',
      'run ./boards --to duckbd',
      /'duckbd' is invalid.*duckdb, ndjson, panoply/,
    ],
    ['no module', 'run', /missing required argument 'module'/],
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
      'run ./boards --user nobody --boards 1',
      /nobody has no boards/,
    ],
    ['no account', 'run ./boards --user me --to panoply', /PANOPLY_KEY and PANOPLY_SECRET missing/],
    ['a place where none is chosen', 'run ./boards --to panoply --out x', /--out: expected none/],
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
      /destination: expected every \{ to have its \}/,
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

  it('says what failed, where, and with which code', async () => {
    const { exitCode, stderr } = await run('run ./boards --user me --to ndjson --fault gone')

    expect(exitCode).toBe(3)
    expect(stderr).toContain('error: the data source failed: no board for [secret]\n')
    expect(stderr).toMatch(/\n {4}at Stream\.read /)
    expect(stderr).toContain('Failed: 0 rows from Boards')
    expect(stderr).not.toContain(SECRET)
  })

  it('writes JSON lines for programs, also of its failure', async () => {
    const { stderr } = await run('run ./boards --user me --to ndjson --json --fault gone')
    const lines = rowsOf(stderr) as { type: string; at?: string }[]

    expect(lines.map(({ type }) => type)).toEqual(['start', 'checkpoint', 'end', 'error'])
    expect(lines[2]).toMatchObject({ report: { outcome: 'failed', rows: 0 } })
    expect(lines[3]).toEqual({
      ...{ type: 'error', exit: 'source', name: 'RunFailedError', code: 'PANOPLY_RUN_FAILED' },
      message: 'the data source failed: no board for [secret]',
    })
  })

  it('writes nothing when it is quiet and all is well', async () => {
    const { exitCode, stderr } = await run('run ./boards --user me --to ndjson --quiet')
    expect([exitCode, stderr]).toEqual([0, ''])
  })

  it('leaves with the code of the signal that stopped it', async () => {
    for (const [signal, code] of [
      ['SIGINT', 130],
      ['SIGTERM', 143],
    ] as const) {
      const result = await run('run ./boards --user me --to ndjson', {
        signal: AbortSignal.abort(),
        stoppedBy: () => signal,
      })
      expect(result.exitCode).toBe(code)
      expect(result.stderr).toContain('Stopped: 0 rows from Boards')
    }
  })

  it('refuses to run beside another run of the same source', async () => {
    const folder = newFolder()
    const second: CliResult[] = []
    const module = moduleOf(async () => {
      second.push(await run('run ./x --to ndjson', { folder }, module))
      return null
    })
    const first = await run('run ./x --to ndjson', { folder }, module)

    expect(first.exitCode).toBe(0)
    expect(second[0]?.exitCode).toBe(6)
    expect(second[0]?.stderr).toMatch(/^error: another run of Test Source is under way: process/)
  })

  it('leaves a state file that it cannot read as it is', async () => {
    const folder = newFolder()
    const module = moduleOf(() => null)
    await run('run ./x --to ndjson --name mine', { folder }, module)
    const [file = ''] = (await import('node:fs'))
      .readdirSync(join(folder, '.panoply'))
      .filter((name) => name.endsWith('.json'))
    const path = join(folder, '.panoply', file)
    writeFileSync(path, '{"half":')
    const { exitCode, stderr } = await run('run ./x --to ndjson --name mine', { folder }, module)

    expect(exitCode).toBe(5)
    expect(stderr).toContain(`error: the state file ${path} cannot be read: it is not JSON`)
    expect(readFileSync(path, 'utf8')).toBe('{"half":')
  })

  it('shows help made from CONFIG', async () => {
    const { exitCode, stdout } = await run('run ./boards --help')

    expect(exitCode).toBe(0)
    expect(stdout).toMatch(
      /Parameters of Boards:\n {2}--user <value> +User name\. Example: myuser1234 \(required\)/,
    )
    expect(stdout).toMatch(/--row-count <value> +How many rows a board has \(default "5"\)/)
    expect(stdout).not.toContain('--fault')
  })

  it('gives a parameter that is named like one of its own flags another flag', async () => {
    const module = moduleOf(
      () => null,
      [{ name: 'source' }, { name: 'accessKeyId' }, { title: 'nameless' }],
    )
    const { stdout } = await run('run ./x --help', {}, module)

    expect(stdout).toContain('--param-source <value>')
    expect(stdout).toContain('--access-key-id <value>')
  })
})

describe('asking', () => {
  it('goes through all parameters when nothing was given', async () => {
    const prompter = new ScriptedPrompter([
      'me',
      SECRET,
      2,
      (options: readonly { value: unknown }[]) => [options[1]?.value],
    ])
    const { exitCode, stdout } = await run('run ./boards --to ndjson', {
      ...{ prompter, canAsk: true, env: {} },
    })

    expect(prompter.asked).toEqual([
      'text User name (Example: myuser1234):',
      'password password:',
      'number rowCount (How many rows a board has):',
      'list boards (with commas): [Sales of me, Support]',
    ])
    expect(exitCode).toBe(0)
    expect(rowsOf(stdout)).toHaveLength(2)
  })

  it('is for what is required when something was given', async () => {
    const prompter = new ScriptedPrompter([SECRET])
    await run('run ./boards --user me --to ndjson', { prompter, canAsk: true, env: {} })
    expect(prompter.asked).toEqual(['password password:'])
  })

  it('does not happen with --no-input', async () => {
    const { exitCode } = await run('run ./boards --no-input', { canAsk: true, env: {} })
    expect(exitCode).toBe(2)
  })

  it('may be left by the person', async () => {
    const prompter = new ScriptedPrompter([
      () => {
        throw Object.assign(new Error('left'), { name: 'ExitPromptError' })
      },
    ])
    const { exitCode, stderr } = await run('run ./boards', { prompter, canAsk: true, env: {} })
    expect([exitCode, stderr]).toEqual([130, ''])
  })
})

describe('panoply params', () => {
  it('lists what a source asks for and how to give it', async () => {
    const { stdout } = await run('params ./boards')
    expect(stdout).toContain(
      '  user  text, required\n    User name\n    Example: myuser1234\n    --user, PANOPLY_SOURCE_USER\n',
    )
    expect(stdout).toContain(
      '  password  password, required, secret\n    PANOPLY_SOURCE_PASSWORD\n',
    )
    expect(stdout).not.toContain('--fault')
  })

  it('is JSON for programs', async () => {
    const { stdout } = await run('params ./boards --json')
    expect(JSON.parse(stdout)).toMatchObject({
      title: 'Boards',
      params: [
        { name: 'user', type: 'text', required: true, secret: false, flag: '--user' },
        { name: 'password', type: 'password', secret: true, variable: 'PANOPLY_SOURCE_PASSWORD' },
        { name: 'rowCount', type: 'number', default: '5' },
        { name: 'boards', type: 'list', dynamicValues: true, dependencies: ['user'] },
        { name: 'fault', hidden: true },
      ],
    })
  })
})

describe('panoply resources', () => {
  it('lists what there is to read', async () => {
    expect((await run('resources ./boards --user me')).stdout).toBe('1  Sales\n2\n')
    const { stdout } = await run('resources ./boards --user me --json')
    expect(JSON.parse(stdout)).toEqual([{ id: 1, name: 'Sales' }, { id: 2 }])
  })

  it('fails as the source does', async () => {
    const { exitCode, stderr } = await run('resources ./boards --user nobody')
    expect([exitCode, stderr.split('\n')[0]]).toEqual([3, 'error: no access with [secret]'])
  })

  it('says so when a source lists none', async () => {
    const { exitCode, stderr } = await run(
      'resources ./x',
      {},
      moduleOf(() => null),
    )
    expect([exitCode, stderr]).toEqual([
      2,
      'error: ./x lists no resources: its Stream has no listResources\n',
    ])
  })
})

describe('panoply check', () => {
  it('tells that a source can be run', async () => {
    const { exitCode, stdout } = await run('check ./boards --user me')
    expect([exitCode, stdout]).toEqual([0, 'ready to run\n'])
  })

  it('tells why it cannot, and what is probably not meant', async () => {
    const module = moduleOf(() => null, [{ name: 'token', required: true }, { name: '' }])
    const { exitCode, stdout } = await run('check ./x', {}, module)

    expect(exitCode).toBe(2)
    expect(stdout).toContain('warning: params[0].type: token is named like a secret')
    expect(stdout).toContain('warning: params[1].name: a parameter without a name')
    expect(stdout).toMatch(/error: the parameters cannot be used:\n {2}token: is required/)
    expect(stdout).toMatch(/\nnot ready to run\n$/)
  })

  it('is JSON for programs', async () => {
    const { exitCode, stdout } = await run('check ./boards --json')
    expect(exitCode).toBe(2)
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, problems: [{ severity: 'error' }] })
  })
})
