import { describe, expect, it } from '@jest/globals'
import { moduleOf, temporaryFolders } from '@panoply/test-kit'

import { boardCommand, rowsOf, SECRET } from '../board-command.js'
import { ScriptedPrompter } from '../fake-io.js'

const newFolder = temporaryFolders()
const run = boardCommand(newFolder)

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
      'list boards: [Sales of me, Support]',
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
  it('shows names as one line each, whatever they hold', async () => {
    const module = moduleOf(() => null)
    const listResources = (): object[] => [{ id: 'a\u001b[2J\nb\u202e' }]
    Object.assign(module.Stream, { listResources })
    const { stdout } = await run('resources ./x', {}, module)
    expect(stdout).toBe('a\\x1b[2J\\nb\\u202e\n')
  })

  it('lists what there is to read', async () => {
    expect((await run('resources ./boards --user me')).stdout).toBe('1  Sales\n2\n')
    const { stdout } = await run('resources ./boards --user me --json')
    expect(JSON.parse(stdout)).toEqual([{ id: 1, name: 'Sales' }, { id: 2 }])
  })

  it('asks for nothing that it is to list, and needs none of it', async () => {
    const module = moduleOf(
      () => null,
      [
        { name: 'user', required: true },
        { name: 'board', type: 'list', required: true, values: () => ['a', 'b'] },
      ],
    )
    const listResources = (source: object): unknown => [JSON.stringify(source)]
    Object.assign(module.Stream, { listResources })
    const given = await run('resources ./x --user me', {}, module)
    expect([given.exitCode, given.stdout]).toEqual([0, '{"user":"me"}\n'])

    const prompter = new ScriptedPrompter(['ann'])
    const asked = await run('resources ./x', { canAsk: true, prompter }, module)
    expect([asked.stdout, prompter.asked]).toEqual(['{"user":"ann"}\n', ['text user:']])
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
  it('shows errors of the source without commands for the terminal, and forges no verdict', async () => {
    const module = moduleOf(() => null)
    const Stream = class extends module.Stream {
      constructor(source: object, options?: object) {
        super(source, options)
        throw new Error('no\u001b[2J\u202e\nready to run')
      }
      override read(): null {
        return null
      }
    }
    const { stdout } = await run('check ./x', {}, { ...module, Stream })
    expect(stdout).toBe('error: no\\x1b[2J\\u202e\n  ready to run\nnot ready to run\n')
  })

  it('tells that a source can be run', async () => {
    const { exitCode, stdout } = await run('check ./boards --user me')
    expect([exitCode, stdout]).toEqual([0, 'connection tried: values of boards\nready to run\n'])
  })

  it.each([
    ['static check', 'check'],
    ['listResources', 'listResources'],
  ])('tries the connection by %s, with the options of the source', async (trial, name) => {
    const module = moduleOf(() => null, [{ name: 'token', type: 'password' }])
    const calls: unknown[] = []
    Object.assign(module.Stream, {
      [name]: (source: { token: string }, options: object) => {
        calls.push([source.token, options])
      },
    })
    const env = { PANOPLY_OPTIONS: '{"hint":1}', PANOPLY_SOURCE_TOKEN: 'correct-horse' }
    const { exitCode, stdout } = await run('check ./x', { env }, module)
    expect([exitCode, stdout]).toEqual([0, `connection tried: ${trial}\nready to run\n`])
    expect(calls).toEqual([['correct-horse', expect.objectContaining({ hint: 1 })]])

    const { Stream } = module
    Object.assign(Stream, {
      [name]: ({ token }: { token: string }) => Promise.reject(new Error(`refused ${token}`)),
    })
    const refused = await run('check ./x', { env }, module)
    expect([refused.exitCode, refused.stdout]).toEqual([
      2,
      'error: refused [secret]\nnot ready to run\n',
    ])
  })

  it('says that the connection was not tried where it cannot be', async () => {
    const module = moduleOf(
      () => null,
      [
        // What it depends on is not there.
        { name: 'board', type: 'list', values: () => ['a'], dependencies: ['team'] },
        { name: 'team' },
      ],
    )
    const { exitCode, stdout } = await run('check ./x', {}, module)
    expect(exitCode).toBe(0)
    expect(stdout).toMatch(/^connection not tried: .*\nready to run\n$/m)
    expect(JSON.parse((await run('check ./x --json', {}, module)).stdout)).toMatchObject({
      ...{ ok: true, connection: 'not tried' },
    })
  })

  it('names the reasons why the source cannot run, and probable mistakes', async () => {
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
