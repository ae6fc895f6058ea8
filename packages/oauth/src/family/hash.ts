/**
 * The SHA-256 of a text, in base64. Node loads its cryptography with the first hash and not with the package, because
 * that takes as long as the rest of the import.
 */
export const hashOf = (text: string): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('base64')
