import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { afterEach, describe, expect, it } from '@jest/globals'
import { commandStarter, temporaryFolders } from '@panoply/test-kit'

import { INSTALLED } from '../../src/pages/installed-packages.js'
import { Reader } from '../../src/pages/reader.js'
import { WORKSPACE } from '../../src/registry/workspace-packages.js'

const guide = readFileSync(join(WORKSPACE, 'docs/running-a-data-source.md'), 'utf8')
const readme = readFileSync(join(WORKSPACE, 'README.md'), 'utf8')

const newFolder = temporaryFolders()
const panoply = join(INSTALLED, '@panoply/cli/dist/main.js')
const start = commandStarter(panoply)
const startInClone = commandStarter(panoply, ['--conditions=@panoply/source'])
const startProgram = commandStarter('program.ts', [`--import=${import.meta.resolve('tsx')}`])

/** The code that stands under the name of a file in the guide. */
const codeOf = (file: string): string => {
  const [, code] = new RegExp(`<!-- ${file} -->\\s+\`\`\`ts\\n([^]*?)\`\`\``).exec(guide) ?? []
  if (code === undefined) throw new Error(`the guide has no ${file}`)
  return code
}

/** The source of the guide, with fewer tickets and another time for a read. */
const tickets = (total: string, readMs: number): string =>
  codeOf('tickets.ts').replace('300_000', total).replace('resolve, 10)', `resolve, ${readMs})`)

const readers: Reader[] = []
afterEach(() => {
  for (const reader of readers.splice(0)) reader.leave()
})

/** A folder as a reader's own, where the packages are installed. */
const folderOfReader = (): string => {
  const reader = new Reader({
    'package.json': '{"type":"module"}',
    'tickets.ts': tickets('3_000', 10),
    'program.ts': codeOf('program.ts'),
  })
  readers.push(reader)
  return reader.folder
}

/** What a session says, whatever its numbers and folders. The line that moves is gone at the end, and left out. */
const saidIn = (session: string): string[] =>
  session
    .split('\n')
    .filter((line) => line !== '' && !/^[█░⠋-⠿]/.test(line))
    .map((line) => line.replaceAll(/\S*\/panoply\.duckdb/g, 'FILE').replaceAll(/[\d,.]+/g, 'N'))

describe('what the guide shows', () => {
  it('is what the command says in a run that is stopped, and in the one that goes on', async () => {
    const [, session = ''] = /```console\n([^]*?)```/.exec(guide) ?? []
    const [typed = '', stopped = '', status = '', again = ''] = session.split(/^\$ .*\n/m).slice(1)
    const folder = folderOfReader()
    const words = ['run', './tickets.ts', '--user', 'me', '--idpattern', '{id}']
    expect(session).toContain(`$ panoply ${words.join(' ').replace('{id}', "'{id}'")}\n`)

    // Slow enough to be stopped long before its end.
    writeFileSync(join(folder, 'tickets.ts'), tickets('100_000', 200))
    const first = start(words, folder)
    await first.says('Tickets →')
    first.child.kill('SIGINT')
    const { code, stderr } = await first.ended
    expect(typed).toBe('')
    expect(saidIn(stderr)).toEqual(saidIn(stopped.replace('^C\n', '')))
    expect(status.trim()).toBe(String(code))

    writeFileSync(join(folder, 'tickets.ts'), tickets('3_000', 0))
    const second = await start(words, folder).ended
    expect(saidIn(second.stderr)).toEqual(saidIn(again))
    expect(second.code).toBe(0)
  })

  it('runs from a program', async () => {
    const { code, stdout, stderr } = await startProgram([], folderOfReader()).ended

    expect(stderr).toBe('')
    expect(stdout).toMatch(/3000 rows are committed\nfinished 3000\n$/)
    expect(code).toBe(0)
  })
})

describe('the third command of the README', () => {
  it('runs in a clone, from the sources', async () => {
    const [, line = ''] = /^npx pnpm panoply (.*)$/m.exec(readme) ?? []
    const { scripts } = JSON.parse(readFileSync(join(WORKSPACE, 'package.json'), 'utf8')) as {
      scripts: Record<string, string>
    }
    expect(scripts['panoply']).toBe(
      'node --conditions=@panoply/source --import=tsx packages/cli/src/main.ts',
    )
    const folder = newFolder()
    const words = line.split(' ').map((word) => word.replaceAll("'", ''))
    const places = ['--out', join(folder, 'out.duckdb'), '--state-dir', join(folder, 'state')]
    const { code, stderr } = await startInClone([...words, ...places], WORKSPACE).ended

    expect(stderr).toMatch(/\nFinished: 10,\d{3} rows from Files/)
    expect(stderr).toContain('\n  seattle-weather ')
    expect(code).toBe(0)
  })
})
