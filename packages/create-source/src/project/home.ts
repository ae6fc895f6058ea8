import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'

/** Where the new package lives: in the workspace of the SDK, or on its own. */
export type Home =
  | { readonly kind: 'workspace'; readonly root: string }
  | { readonly kind: 'alone'; readonly root: string }

/** What only the workspace of the SDK has. */
const WORKSPACE_FILES = [
  'pnpm-workspace.yaml',
  'jest.preset.js',
  'packages/datasource/package.json',
]

/** Looks upwards from a folder for the workspace. */
export const findHome = (folder: string): Home => {
  for (let root = folder; ; root = dirname(root)) {
    if (WORKSPACE_FILES.every((file) => existsSync(join(root, file)))) {
      return { kind: 'workspace', root }
    }
    if (dirname(root) === root) return { kind: 'alone', root: folder }
  }
}
