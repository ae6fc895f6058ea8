import { writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'
import { commandStarter, temporaryFolders } from '@panoply/test-kit'

const newFolder = temporaryFolders()
const start = commandStarter(programBuilder(new URL('../../', import.meta.url))('src/main.ts'))

const SOURCE = `
  import { name } from './name.mjs'
  export const CONFIG = { title: 'Plain', params: [] }
  export class Stream {
    constructor(source) { this.source = source }
    on() { return this }
    close() {}
    async read() {
      if (name === 'endless') return new Promise((resolve) => setTimeout(resolve, 20, []))
      this.done = !this.done
      return this.done ? [{ name }] : null
    }
  }`

const folderWith = (name: string): string => {
  const folder = newFolder()
  writeFileSync(join(folder, 'source.mjs'), SOURCE)
  writeFileSync(join(folder, 'name.mjs'), `export const name = '${name}'`)
  return folder
}

describe('panoply run --watch', () => {
  it('runs again when an import changes, also after an error at load, until a signal comes', async () => {
    const folder = folderWith('first')
    const words = 'run ./source.mjs --to ndjson --state kept --watch'.split(' ')
    const { child, ended, says } = start(words, folder)
    await says('Finished: 1 row')

    writeFileSync(join(folder, 'name.mjs'), 'export const nam =')
    await says('| changed: name.mjs; running again')
    await says('cannot be loaded')

    writeFileSync(join(folder, 'name.mjs'), "export const name = 'endless'")
    await says('running again\nPlain → standard output')

    child.kill('SIGINT')
    const { code, stdout } = await ended
    expect(stdout).toBe('{"name":"first","__table":"plain"}\n')
    expect(code).toBe(130)
  })

  it('refuses what has no files here', async () => {
    const words = 'run some-package --to ndjson --watch'.split(' ')
    const { code, stderr } = await start(words, newFolder()).ended
    expect(stderr).toContain('--watch: expected the path of a source')
    expect(code).toBe(2)
  })
})
