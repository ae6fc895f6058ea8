import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'

import { codeBlocks, withoutBlocks } from '../../src/pages/code-block.js'
import { pages, readPage } from '../../src/pages/pages.js'
import { Reader } from '../../src/pages/reader.js'
import { samplesOf } from '../../src/pages/sample.js'
import { commandsOf, inlineCommands, parseLine } from '../../src/pages/shell/command.js'
import { CommandProcess } from '../../src/pages/shell/command-process.js'
import { ReaderShell } from '../../src/pages/shell/reader-shell.js'
import { pnpmBuiltins } from '../../src/pages/shell/scripts.js'

const SHELL_LANGUAGES = ['sh', 'console']

const builtins = pnpmBuiltins()
/** In the package of the command, where everything is found that it needs. */
const build = programBuilder(new URL('../../../packages/cli/', import.meta.url))
let panoply: CommandProcess
beforeAll(() => {
  panoply = new CommandProcess(build('../../e2e/src/pages/shell/command-worker.ts'))
})
/** Their folders stay to the end: the process of the commands was in one after the other. */
const shells: ReaderShell[] = []
afterAll(() => {
  panoply.stop()
  for (const shell of shells) shell.leave()
})

const openShell = (files: Readonly<Record<string, string>> = {}): ReaderShell => {
  const shell = new ReaderShell(new Reader(files), panoply, builtins)
  shells.push(shell)
  return shell
}

describe('what the pages tell to type', () => {
  const told = pages().map((page) => {
    const text = readPage(page)
    const blocks = codeBlocks(text).filter(({ language }) => SHELL_LANGUAGES.includes(language))
    const commands = [...blocks.flatMap(commandsOf), ...inlineCommands(withoutBlocks(text))]
    return { page, blocks, commands }
  })

  it('is found', () => {
    expect(told.flatMap(({ commands }) => commands).length).toBeGreaterThan(60)
    for (const { blocks } of told) {
      for (const block of blocks) expect(commandsOf(block)).not.toEqual([])
    }
  })

  it.each(told.filter(({ commands }) => commands.length > 0))(
    '$page: works, one after the other',
    async ({ page, commands }) => {
      const saved = samplesOf(page).flatMap(({ file, program }): [string, string][] =>
        file === undefined ? [] : [[file, program.replace('TOTAL = 300_000', 'TOTAL = 3_000')]],
      )
      const shell = openShell(Object.fromEntries(saved))
      for (const command of commands) {
        expect({ command: command.text, complaint: await shell.type(command) }).toEqual({
          command: command.text,
          complaint: undefined,
        })
      }
    },
  )
})

describe('what would not work is found', () => {
  it.each([
    ['npx pnpm no-such-script', 'there is no script no-such-script'],
    ['pnpm --filter @panoply/none unit', '@panoply/none is no package'],
    ['npx pnpm docs', 'a command docs of its own'],
    ['npm install @panoply/none', 'there is no package @panoply/none'],
    ['npm create other-source a', 'there is no package create-other-source'],
    ['npm create panoply-source Not-A-Name', 'expected a name'],
    ['node examples/none/dist/main.js', 'there is no examples/none/src/main.ts'],
    ['cd nowhere', 'there is no folder nowhere'],
    ['yarn add everything', 'nobody tries this'],
    ['panoply run ./no-source', 'ended with 2'],
    ['panoply run ./my-source --no-such-flag', 'unknown option'],
    ['panoply walk ./my-source', 'unknown command'],
  ])('%s', async (line, complaint) => {
    const typist = openShell()
    const complaints = await Promise.all(parseLine(line).map((command) => typist.type(command)))
    expect(complaints).toEqual([expect.stringContaining(complaint)])
  })
})

describe('a line', () => {
  it.each([
    ['a | b && c # d | e', ['a', 'b', 'c']],
    [`run --title 'My # API' --x="y z"`, ['run --title My # API --x=y z']],
    ['# only a comment', []],
  ])('%s is understood as a shell does', (line, commands) => {
    expect(parseLine(line).map(({ text }) => text)).toEqual(commands)
  })
})
