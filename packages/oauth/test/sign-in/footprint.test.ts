import { readFileSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, it } from '@jest/globals'
import ts from 'typescript'

/** Everything that loading an entry loads: the files of this package, and the names of other packages. */
const loadedBy = (entry: string): string[] => {
  const loaded = new Set<string>()
  const open = [fileURLToPath(new URL(`../../src/${entry}`, import.meta.url))]
  for (let file = open.pop(); file !== undefined; file = open.pop()) {
    if (loaded.has(file)) continue
    loaded.add(file)
    for (const specifier of importsOf(file)) {
      const path = resolve(dirname(file), specifier.replace(/\.js$/, '.ts'))
      if (specifier.startsWith('.')) open.push(path)
      else loaded.add(specifier)
    }
  }
  return [...loaded]
}

/** What a file imports when it runs: imports of types are gone by then. */
const importsOf = (file: string): string[] => {
  const { outputText } = ts.transpileModule(readFileSync(file, 'utf8'), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  })
  return ts.preProcessFile(outputText).importedFiles.map(({ fileName }) => fileName)
}

describe('the main entry', () => {
  it('loads neither the client library nor anything of the sign-in', () => {
    const loaded = loadedBy('index.ts')
    expect(loaded).not.toContain('oauth4webapi')
    expect(loaded.filter((file) => file.includes('/src/sign-in/'))).toEqual([])
    expect(loaded.length).toBeGreaterThan(20)
  })
})

describe('the entry sign-in', () => {
  it('loads the client library, and nothing of the guard', () => {
    const loaded = loadedBy('sign-in/index.ts')
    expect(loaded).toContain('oauth4webapi')
    expect(loaded.filter((file) => file.includes('/src/guard/'))).toEqual([])
  })
})
