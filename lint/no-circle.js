import { readFileSync, statSync } from 'node:fs'
import { relative } from 'node:path'

import ts from 'typescript'

import { importVisitor, resolveImport } from './import-visitor.js'

/**
 * Lint rule: no circle of files, not even of imports that only name types. `import-x/no-cycle` leaves those out.
 *
 * @type {object}
 */
export const noCircle = {
  meta: {
    type: 'problem',
    schema: [],
    messages: { circle: 'This import closes a circle of files: {{path}}.' },
  },
  create: (context) =>
    importVisitor(context.filename, (node, target) => {
      const path = pathBetween(target, context.filename)
      if (path === undefined) return
      const names = [context.filename, ...path].map((file) => relative(context.cwd, file))
      context.report({ node, messageId: 'circle', data: { path: names.join(' → ') } })
    }),
}

/** The shortest way from one file to another along imports, both included; `undefined` when there is none. */
const pathBetween = (start, end) => {
  const cameFrom = new Map([[start, undefined]])
  for (const file of cameFrom.keys()) {
    if (file === end) return pathTo(file, cameFrom)
    for (const next of importsOf(file)) if (!cameFrom.has(next)) cameFrom.set(next, file)
  }
  return undefined
}

const pathTo = (end, cameFrom) => {
  const path = [end]
  for (let file = cameFrom.get(end); file !== undefined; file = cameFrom.get(file))
    path.unshift(file)
  return path
}

/** Imports of files that were read, kept until the file changes: an editor lints for hours. */
const known = new Map()

const importsOf = (file) => {
  const { mtimeMs } = statSync(file, { throwIfNoEntry: false }) ?? {}
  if (mtimeMs === undefined || !/\.tsx?$/.test(file)) return []
  const kept = known.get(file)
  if (kept?.mtimeMs === mtimeMs) return kept.imports
  const imports = ts
    .preProcessFile(readFileSync(file, 'utf8'))
    .importedFiles.filter(({ fileName }) => fileName.startsWith('.'))
    .map(({ fileName }) => resolveImport(file, fileName))
  known.set(file, { mtimeMs, imports })
  return imports
}
