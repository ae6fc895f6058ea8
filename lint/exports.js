/** A rule that refuses each node of one kind. */
const refuse = (kind, message, isMeant = () => true) => ({
  meta: { type: 'problem', schema: [], messages: { refused: message } },
  create: (context) => ({
    [kind]: (node) => {
      if (isMeant(node)) context.report({ node, messageId: 'refused' })
    },
  }),
})

export const noDefaultExport = refuse(
  'ExportDefaultDeclaration',
  'Name what is exported: a default export is renamed by every importer.',
)

export const noExportAll = refuse(
  'ExportAllDeclaration',
  'List what is exported: what is public should show in a diff.',
)

export const noImportMeta = refuse(
  'MetaProperty',
  'Jest in a CommonJS project translates these packages, and cannot translate import.meta.',
  ({ meta }) => meta.name === 'import',
)
