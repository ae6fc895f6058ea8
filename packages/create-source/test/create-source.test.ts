import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { checkConfig } from '@panoply/datasource'
import fc from 'fast-check'
import ts from 'typescript'

import { createSource } from '../src/create-source.js'
import { literal } from '../src/project/source-text.js'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'create-source-'))
})
afterEach(() => {
  rmSync(folder, { recursive: true })
})

const create = (...words: string[]) => createSource({ words, folder, person: undefined })
const read = (...path: string[]): string => readFileSync(join(folder, ...path), 'utf8')
const filesBelow = (path: string): string[] =>
  readdirSync(join(folder, path), { recursive: true }).map(String).sort()

/** Makes the folder look like the workspace of the SDK. */
const makeWorkspace = (): void => {
  mkdirSync(join(folder, 'packages/datasource'), { recursive: true })
  for (const file of [
    'pnpm-workspace.yaml',
    'jest.preset.js',
    'packages/datasource/package.json',
  ]) {
    writeFileSync(join(folder, file), '')
  }
}

describe('what is there', () => {
  it('is never overwritten', async () => {
    mkdirSync(join(folder, 'source-my-api'))
    writeFileSync(join(folder, 'source-my-api/mine.txt'), 'precious')

    await expect(create('my-api')).rejects.toThrow('nothing was written')
    expect(filesBelow('source-my-api')).toEqual(['mine.txt'])
  })

  it('is not overwritten either when it is a file', async () => {
    writeFileSync(join(folder, 'source-my-api'), 'precious')

    await expect(create('my-api')).rejects.toThrow('nothing was written')
    expect(read('source-my-api')).toBe('precious')
  })

  // The recursive mkdir of Node never returns there.
  it('is no place below a folder that holds none, as /proc', async () => {
    const made = createSource({ words: ['my-api'], folder: '/proc/none', person: undefined })
    await expect(made).rejects.toThrow('ENOENT')
  })

  it('keeps its changeset', async () => {
    makeWorkspace()
    mkdirSync(join(folder, '.changeset'))
    writeFileSync(join(folder, '.changeset/source-my-api.md'), 'precious')

    await expect(create('my-api')).rejects.toThrow('nothing was written')
    expect(readdirSync(folder)).not.toContain('examples')
    expect(read('.changeset/source-my-api.md')).toBe('precious')
  })

  it('is not touched by answers that cannot be worked with', async () => {
    await expect(create('my-api', '--param', 'a b')).rejects.toThrow('expected a parameter')
    expect(filesBelow('.')).toEqual([])
  })
})

describe('a package of its own', () => {
  it('has everything that it needs, and no trace of the template or the workspace', async () => {
    const { nextSteps } = await create('my-api', '--param', 'token')

    expect(nextSteps).toEqual(['cd source-my-api', 'npm install', 'npm start'])
    expect(filesBelow('source-my-api')).toEqual(
      expect.arrayContaining([
        '.gitignore',
        'package.json',
        'src/stream.ts',
        'test/stream.test.ts',
      ]),
    )
    for (const path of filesBelow('source-my-api').filter((name) => /\.\w+$/.test(name))) {
      expect(read('source-my-api', path)).not.toMatch(/\{\{|jest\.preset|tsconfig\.base/)
    }
    expect(JSON.parse(read('source-my-api/package.json'))).toMatchObject({
      name: 'source-my-api',
      dependencies: { '@panoply/datasource': expect.any(String) as unknown },
    })
  })
})

describe('the requests', () => {
  it.each([
    ['page', 'byPage', "params.get('page')"],
    ['offset', 'byOffset', "params.get('offset')"],
    ['cursor', 'byCursor', "params.get('cursor')"],
    ['link', 'byLink', 'rel="next"'],
    ['none', 'onePage', 'All at once'],
  ])('of an API with the paging %s are made with %s', async (paging, call, answer) => {
    await create('my-api', '--param', 'token', '--paging', paging)

    expect(read('source-my-api/src/api.ts')).toContain(`api.pages<Item>('items', ${call}(`)
    expect(read('source-my-api/src/api.ts')).toContain('auth: bearer(() => source.token),')
    for (const path of ['src/samples.ts', 'test/stream.test.ts']) {
      expect(read('source-my-api', path)).toContain(answer)
    }
    for (const path of filesBelow('source-my-api').filter((name) => name.endsWith('.ts'))) {
      const { diagnostics } = ts.transpileModule(read('source-my-api', path), {
        reportDiagnostics: true,
      })
      expect(diagnostics).toEqual([])
    }
  })

  it('send no credentials where there is no password', async () => {
    await create('my-api', '--param', 'account')
    expect(read('source-my-api/src/api.ts')).not.toMatch(/auth|bearer/)
  })

  it('are not written at all for a paging that is none of these', async () => {
    await expect(create('my-api', '--paging', 'pages')).rejects.toThrow('expected the paging')
    expect(filesBelow('.')).toEqual([])
  })
})

describe('a package of the workspace', () => {
  it('is found from any folder in it, and gets a changeset', async () => {
    makeWorkspace()
    const { folder: target } = await createSource({
      words: ['my-api', '--title', 'Mine'],
      folder: join(folder, 'packages/datasource'),
      person: undefined,
    })

    expect(target).toBe(join(folder, 'examples/source-my-api'))
    expect(JSON.parse(read('examples/source-my-api/package.json'))).toMatchObject({
      name: '@panoply/source-my-api',
      dependencies: { '@panoply/datasource': 'workspace:^' },
    })
    expect(read('.changeset/source-my-api.md')).toContain("'@panoply/source-my-api': minor")
  })
})

describe('CONFIG', () => {
  it('is valid for any title and parameters', async () => {
    await create('my-api', '--title', `It's "mine" \\`, '--param', 'token', '--param', 'n:number?')

    const text = read('source-my-api/src/config.ts')
    const [, config = ''] = /defineConfig\((\{.*?\n\})\)/s.exec(text) ?? []
    expect(checkConfig(evaluate(config))).toMatchObject({
      issues: [],
      config: {
        title: `It's "mine" \\`,
        params: [{ name: 'token', type: 'password', required: true }, { name: 'n' }],
      },
    })
  })

  it('holds texts as they are', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/[\p{Cc}\u2028\u2029]/u.test(text)),
        (text) => {
          expect(evaluate(literal(text))).toBe(text)
        },
      ),
    )
  })
})

/** The value of an expression of literals, read by the compiler: nothing is run. */
const evaluate = (code: string): unknown => {
  const file = ts.createSourceFile('a.ts', `(${code})`, ts.ScriptTarget.ES2022)
  const [statement] = file.statements
  const valueOf = (node: ts.Node): unknown => {
    if (ts.isParenthesizedExpression(node)) return valueOf(node.expression)
    if (ts.isStringLiteral(node)) return node.text
    if (ts.isArrayLiteralExpression(node)) return node.elements.map(valueOf)
    if (node.kind === ts.SyntaxKind.TrueKeyword) return true
    if (!ts.isObjectLiteralExpression(node)) throw new Error(`not a literal: ${code}`)
    return Object.fromEntries(
      node.properties.map((property) => {
        if (!ts.isPropertyAssignment(property)) throw new Error(`not a literal: ${code}`)
        return [property.name.getText(file), valueOf(property.initializer)]
      }),
    )
  }
  if (!statement || !ts.isExpressionStatement(statement)) throw new Error(`no expression: ${code}`)
  return valueOf(statement.expression)
}
