import { existsSync } from 'node:fs'
import { dirname, resolve } from 'node:path'

/**
 * A visitor for a rule that passes every relative import of a file on: `import`, `import type`, `export … from`,
 * `import()` and the type `import('…')`.
 *
 * @param {string} file the absolute path of the file
 * @param {(node: object, target: string) => void} visit gets the absolute path of the imported file
 * @returns {object}
 */
export const importVisitor = (file, visit) => {
  const check = (node, source) => {
    const text = source?.value
    if (typeof text === 'string' && text.startsWith('.')) visit(source, resolveImport(file, text))
  }
  return {
    ImportDeclaration: (node) => check(node, node.source),
    ExportNamedDeclaration: (node) => check(node, node.source),
    ExportAllDeclaration: (node) => check(node, node.source),
    ImportExpression: (node) => check(node, node.source),
    TSImportType: (node) => check(node, node.source ?? node.argument?.literal),
  }
}

/**
 * The file that a relative import names. Imports name the compiled file (`a.js`); its source is `a.ts` or `a.tsx`.
 *
 * @param {string} file
 * @param {string} specifier
 */
export const resolveImport = (file, specifier) => {
  const path = resolve(dirname(file), specifier)
  const sources = ['.ts', '.tsx'].map((extension) => path.replace(/\.js$/, extension))
  return sources.find((source) => existsSync(source)) ?? path
}
