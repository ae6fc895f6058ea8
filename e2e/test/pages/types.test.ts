import { basename, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'

import { documentedPackages } from '../../src/pages/documented-packages.js'
import { filesOf, ownPrograms } from '../../src/pages/own-programs.js'
import { checkTypes, Reader } from '../../src/pages/reader.js'

/** JavaScript that a page names as a file has no types. */
const isTypeScript = (file: string): boolean => /\.[cm]?ts$/.test(file)

/** The folder of a reader of a page or of a package's doc comments, and the paths of what is compiled there. */
const saved = (files: Readonly<Record<string, string>>) => {
  const reader = new Reader(files)
  const names = Object.keys(files).filter(isTypeScript)
  return { reader, paths: names.map((name) => join(reader.folder, name)) }
}

const ofPages = [...new Set(ownPrograms.map(({ page }) => page))].map((page) => ({
  page,
  ...saved(filesOf(page)),
}))
const ofPackages = documentedPackages().map(({ folder, examples, files }) => ({
  ...{ folder, examples },
  ...saved(files),
}))
const all = [...ofPages, ...ofPackages]

/** What the compiler says of all of them: it reads the sources of the packages once. */
let complaints: string[]
beforeAll(async () => {
  const { stdout } = await checkTypes(all.flatMap(({ paths }) => paths))
  complaints = stdout.split('\n').filter((line) => line !== '')
})
afterAll(() => {
  for (const { reader } of all) reader.leave()
})

/** Whether a line of the compiler names a file of this reader. */
const isAbout = (line: string, { folder }: Reader): boolean => line.includes(`${basename(folder)}/`)

describe('no type errors are in', () => {
  it.each(ofPages)('the programs of $page', ({ reader }) => {
    expect(complaints.filter((line) => isAbout(line, reader))).toEqual([])
  })

  it.each(ofPackages)('the examples of $folder', ({ examples, reader }) => {
    const own = complaints.filter((line) => isAbout(line, reader))
    const named = own.map((line) =>
      line.replaceAll(/\S*example-(\d+)\.ts/g, (_, index: string) => {
        return examples[Number(index)]?.name ?? ''
      }),
    )
    expect(named).toEqual([])
  })

  it('any other file', () => {
    expect(complaints.filter((line) => !all.some(({ reader }) => isAbout(line, reader)))).toEqual(
      [],
    )
  })
})
