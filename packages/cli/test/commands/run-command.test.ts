import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { moduleOf, temporaryFolders } from '@panoply/test-kit'

import { boardCommand, rowsOf, SECRET } from '../board-command.js'
import type { CliResult } from '../fake-io.js'
import { CONFIG } from '../fixtures/board-source.js'

const newFolder = temporaryFolders()
const run = boardCommand(newFolder)

describe('panoply run', () => {
  it('writes data to stdout and everything else to stderr', async () => {
    const result = await run('run ./boards --user me --to ndjson --row-count 1 --boards Support')

    expect(result.exitCode).toBe(0)
    expect(result.stdout).toBe('{"board":2,"n":0,"__table":"board_2"}\n')
    expect(result.stderr).toMatch(/^Boards → standard output\n\| read Support with \[secret\]\n/)
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

  it('says how many earlier rows were replaced, so that the rows of the table can be counted', async () => {
    const folder = newFolder()
    const rows = [{ id: 1 }, { id: 2 }, { id: 1 }]
    const module = moduleOf((call) => (call === 1 ? rows : null))
    const first = await run('run ./ids --idpattern {id} --resume never', { folder }, module)
    const again = await run('run ./ids --idpattern {id} --resume never --json', { folder }, module)
    const last: unknown = rowsOf(again.stderr).at(-1)

    expect([first.exitCode, again.exitCode]).toEqual([0, 0])
    expect(first.stderr).toMatch(/\n {2}\S+ {2}3 rows, replaced 1 earlier row with the same id\n/)
    expect(last).toMatchObject({
      report: { rows: 3, destination: { tables: [{ rows: 3, replaced: 3 }] } },
    })
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
    }, CONFIG.params)
    const env = { PANOPLY_SOURCE_USER: 'environment', PANOPLY_SOURCE_ROW_COUNT: '7' }
    const line = 'run ./boards --to ndjson --source source.json --user flag'
    const { stdout } = await run(line, { folder, env }, module)

    expect(rowsOf(stdout)).toMatchObject([
      {
        ...{ user: 'flag', rowCount: 7, password: 'from the file' },
        // The item that the source offers now, with the name that it has now.
        boards: [{ value: 1, name: 'Sales of flag' }],
      },
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

  it('lists all missing parameters if no person can be asked, and how to give them', async () => {
    const { exitCode, stderr } = await run('run ./boards', { env: {} })

    expect(exitCode).toBe(2)
    expect(stderr).toBe(
      'error: the parameters cannot be used:\n' +
        '  user: is required and missing (User name); fill in user (as --user, PANOPLY_SOURCE_USER or in a --source file)\n' +
        '  password: is required and missing; fill in password (as PANOPLY_SOURCE_PASSWORD or in a --source file)\n',
    )
  })

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
      ...{ at: expect.any(String), level: 'error', runId: 'run-1' },
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
    const [file = ''] = readdirSync(join(folder, '.panoply')).filter((name) =>
      name.endsWith('.json'),
    )
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
    for (const command of ['params ./x', 'check ./x --help', 'resources ./x --help']) {
      expect((await run(command, {}, module)).stdout).toContain('--param-source')
    }
  })

  it('takes its own flag for a parameter that means the same', async () => {
    const module = moduleOf(
      (call) => (call === 1 ? [{ n: 1 }] : null),
      [{ name: 'destination', type: 'destination', default: 'default' }],
    )
    const { stdout: help } = await run('run ./x --help', {}, module)
    expect(help).not.toContain('--param-destination')
    expect((await run('params ./x', {}, module)).stdout).toContain('    --destination, ')
    expect((await run('run ./x --to ndjson', {}, module)).stdout).toContain('"default"')
    const line = 'run ./x --to ndjson --destination mine'
    expect((await run(line, {}, module)).stdout).toContain('"__table":"mine"')
  })

  it('tells its version', async () => {
    const { exitCode, stdout } = await run('--version')
    expect([exitCode, stdout]).toEqual([0, expect.stringMatching(/^\d+\.\d+\.\d+\n$/)])
  })

  it('names the folder that it cannot use', async () => {
    const folder = newFolder()
    writeFileSync(join(folder, 'rows'), '')
    const { exitCode, stderr } = await run('run ./boards --user me --to ndjson --out rows', {
      folder,
    })

    expect(exitCode).toBe(4)
    expect(stderr).toContain(
      `error: the destination failed: the folder ${folder}/rows cannot be used: EEXIST`,
    )
  })
})
