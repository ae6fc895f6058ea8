import { existsSync, readFileSync } from 'node:fs'

/** The version of this package, from the nearest package.json above this file. */
export const ownVersion = (): string => {
  const text = readFileSync(nearestManifest(new URL('./', import.meta.url)), 'utf8')
  return (JSON.parse(text) as { version: string }).version
}

/** Sources, bundles and built tests are at different depths below the package. */
const nearestManifest = (folder: URL): URL => {
  const manifest = new URL('package.json', folder)
  return existsSync(manifest) ? manifest : nearestManifest(new URL('../', folder))
}
