import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, it } from '@jest/globals'

import { commandStarter } from './cli/command-process.js'
import { temporaryFolders } from './temporary-folder.js'

const guide = readFileSync(
  new URL('../../../docs/running-a-data-source.md', import.meta.url),
  'utf8',
)
const newFolder = temporaryFolders()
const flags = ['--conditions=@panoply/source', `--import=${import.meta.resolve('tsx')}`]
const start = commandStarter(fileURLToPath(new URL('../src/cli/main.ts', import.meta.url)), flags)
const startProgram = commandStarter('program.ts', flags)

/** The code that stands under the name of a file in the guide. */
const codeOf = (file: string): string => {
  const [, code] = new RegExp(`<!-- ${file} -->\\s+\`\`\`ts\\n([^]*?)\`\`\``).exec(guide) ?? []
  if (code === undefined) throw new Error(`the guide has no ${file}`)
  return code
}

/** A folder as a reader's own, where the packages are installed. Its source is smaller, to be quick. */
const folderOfReader = (): string => {
  const folder = newFolder()
  mkdirSync(join(folder, 'node_modules', '@panoply'), { recursive: true })
  for (const name of ['datasource', 'runner']) {
    const target = fileURLToPath(new URL(`../../${name}`, import.meta.url))
    symlinkSync(target, join(folder, 'node_modules', '@panoply', name))
  }
  writeFileSync(join(folder, 'package.json'), '{"type":"module"}')
  writeFileSync(join(folder, 'tickets.ts'), codeOf('tickets.ts').replace('300_000', '3_000'))
  writeFileSync(join(folder, 'program.ts'), codeOf('program.ts'))
  return folder
}

describe('what the guide shows', () => {
  it('runs on the command line', async () => {
    const words = ['run', './tickets.ts', '--user', 'me', '--idpattern', '{id}']
    const { code, stderr } = await start(words, folderOfReader()).ended

    expect(stderr).toContain('Finished: 3,000 rows from Tickets')
    expect(code).toBe(0)
  })

  it('runs from a program', async () => {
    const folder = folderOfReader()
    const { code, stdout, stderr } = await startProgram([], folder).ended

    expect(stderr).toBe('')
    expect(stdout).toMatch(/3000 rows are safe\nfinished 3000\n$/)
    expect(code).toBe(0)
  })
})
