import { existsSync } from 'node:fs'

import { describe, expect, it } from '@jest/globals'
import { countingModule, temporaryFolders } from '@panoply/test-kit'

import { runFakeCli } from './fake-io.js'

const newFolder = temporaryFolders()
const REPOSITORY = 'https://github.com/panoplyio/panoply-typescript-sdk/blob/main/'
const ROOT = new URL('../../../', import.meta.url)

const COMMANDS = [
  ...['', 'run', 'preview', 'params', 'resources', 'check', 'state', 'prove', 'sign-in'],
  ...['query', 'ui', 'airbyte', 'singer'],
]

const helpOf = async (command: string): Promise<string> => {
  const words = [...(command === '' ? [] : [command]), '--help']
  const { stdout, exitCode } = await runFakeCli(words, countingModule(1, 1), {
    folder: newFolder(),
  })
  expect(exitCode).toBe(0)
  return stdout
}

describe('the help', () => {
  it('lists every command of this test, and no other', async () => {
    const listed = [...(await helpOf('')).matchAll(/^ {2}([a-z-]+) .*(?:<|\[)/gm)]
    const names = listed.map(([, name = '']) => name).filter((name) => !name.startsWith('-'))
    expect(names.filter((name) => name !== 'help').sort()).toEqual(COMMANDS.slice(1).sort())
  })

  it.each(COMMANDS)(
    'of "panoply %s" names only pages that exist where it is installed',
    async (command) => {
      const help = await helpOf(command)
      const addresses = help.match(/https?:\/\/\S+/g) ?? []
      const missing = addresses
        .map((address) => address.replace(/[.,)]+$/, ''))
        .filter((address) => address.startsWith(REPOSITORY))
        .filter((address) => {
          const path = address.slice(REPOSITORY.length).split('#')[0] ?? ''
          return !existsSync(new URL(path, ROOT))
        })
      expect(missing).toEqual([])
      // A path such as docs/engines.md is in no package.
      const withoutAddresses = help.replaceAll(/https?:\/\/\S+/g, '')
      expect(withoutAddresses).not.toMatch(/\b[\w./-]+\.md\b/)
    },
  )

  it('names the guide by its address', async () => {
    expect(await helpOf('')).toContain(`${REPOSITORY}docs/running-a-data-source.md`)
  })
})
