import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** The place of the new package: in the workspace of the SDK, or outside of it. */
export type Home =
  | { readonly kind: 'workspace'; readonly root: string }
  | { readonly kind: 'alone'; readonly root: string }

/** A file that only the workspace of the SDK has. */
const WORKSPACE_FILES = [
  'pnpm-workspace.yaml',
  'jest.preset.js',
  'packages/datasource/package.json',
]

/** Finds the workspace in a folder or its parent folders. */
export const findHome = (folder: string): Home => {
  for (let root = folder; ; root = dirname(root)) {
    if (WORKSPACE_FILES.every((file) => existsSync(join(root, file)))) {
      return { kind: 'workspace', root }
    }
    if (dirname(root) === root) return { kind: 'alone', root: folder }
  }
}
