import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { boardCommand, rowsOf } from '../board-command.js'

const newFolder = temporaryFolders()
const command = boardCommand(newFolder)

/** A folder with the parameters of the boards in a file. */
const configured = (): string => {
  const folder = newFolder()
  writeFileSync(
    join(folder, 'config.json'),
    '{"user":"me","password":"hunter2-hunter2","rowCount":2}',
  )
  return folder
}

describe('panoply airbyte', () => {
  it('needs a module', async () => {
    const { exitCode, stderr } = await command('airbyte')
    expect([exitCode, stderr]).toEqual([
      2,
      expect.stringContaining("missing required argument 'module'"),
    ])
  })

  it('refuses a command that no connector has, in a message of the protocol', async () => {
    const { exitCode, stdout } = await command('airbyte ./boards write')
    expect(exitCode).toBe(2)
    expect(rowsOf(stdout)).toMatchObject([{ type: 'TRACE', trace: { type: 'ERROR' } }])
  })

  it('tells of a module that cannot be loaded, in a message of the protocol', async () => {
    const load = () => Promise.reject(new Error('there is no ./boards'))
    const { exitCode, stdout } = await command('airbyte ./boards spec', { load })
    expect(exitCode).toBe(2)
    expect(stdout).toContain('there is no ./boards')
  })

  it('passes its arguments on, including flags', async () => {
    const folder = configured()
    const { exitCode, stdout } = await command(
      'airbyte ./boards --wrapped discover --config=config.json',
      {
        ...{ folder },
      },
    )
    expect(exitCode).toBe(0)
    expect(rowsOf(stdout).at(-1)).toMatchObject({
      ...{ type: 'CATALOG' },
      catalog: { streams: [{ name: 'board_0', json_schema: { properties: { data: {} } } }] },
    })
  })

  it('ends with the code of a signal', async () => {
    const folder = configured()
    const controller = new AbortController()
    controller.abort()
    writeFileSync(join(folder, 'catalog.json'), '{"streams":[{"stream":{"name":"board_0"}}]}')
    const { exitCode } = await command(
      'airbyte ./boards read --config config.json --catalog catalog.json',
      { folder, signal: controller.signal, stoppedBy: () => 'SIGTERM' },
    )
    expect(exitCode).toBe(143)
  })
})

describe('panoply singer', () => {
  it('is a tap, whose log is free of secrets', async () => {
    const { exitCode, stdout, stderr } = await command('singer ./boards --config config.json', {
      folder: configured(),
    })
    expect(exitCode).toBe(0)
    expect(rowsOf(stdout).map((message) => (message as { type: string }).type)).toEqual([
      ...['STATE', 'SCHEMA', 'RECORD', 'RECORD', 'STATE'],
    ])
    expect(stderr).toContain('INFO read All with [secret]')
  })

  it('needs its parameters', async () => {
    const { exitCode, stderr } = await command('singer ./boards')
    expect([exitCode, stderr]).toEqual([2, expect.stringContaining('FATAL --config: is missing')])
  })
})
