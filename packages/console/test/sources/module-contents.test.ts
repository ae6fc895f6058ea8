import { utimesSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { beforeEach, describe, expect, it } from '@jest/globals'
import { temporaryFolders } from '@panoply/test-kit'

import { moduleContents } from '../../src/sources/module-contents.js'

const newFolder = temporaryFolders()
let folder = ''
const write = (name: string, text: string): void => {
  writeFileSync(join(folder, name), text)
}

beforeEach(() => {
  folder = newFolder()
  write('index.mjs', "import { name } from './name.mjs'\nimport x from './boards.json' with {}")
  write('name.mjs', 'export const name = 1')
  write('boards.json', '[]')
})

describe.each(['./index.mjs', '.'])('the contents of the module %s', (name) => {
  it('stay the same when a file is written again as it was, or a run writes JSON', () => {
    const before = moduleContents(name, folder)
    write('name.mjs', 'export const name = 1')
    utimesSync(join(folder, 'index.mjs'), new Date(0), new Date(0))
    write('shop.tape.json', '{}')
    expect(moduleContents(name, folder)).toEqual(before)
    expect(before.size).toBe(3)
  })

  it.each([
    ['code that it imports', 'name.mjs', 'export const name = 2'],
    ['JSON that it imports', 'boards.json', '[1]'],
    ['the file itself', 'index.mjs', 'export const CONFIG = {'],
  ])('change with %s', (_, file, text) => {
    const before = moduleContents(name, folder)
    write(file, text)
    expect(moduleContents(name, folder)).not.toEqual(before)
  })
})

it('are none for a package that is named without a path', () => {
  expect(moduleContents('some-package', folder).size).toBe(0)
})
