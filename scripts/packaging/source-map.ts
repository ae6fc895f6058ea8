/** Where a package of others is on the machine that builds: several folders deep, by name and version. */
const STORE = /^.*\/node_modules\//

/**
 * Names the sources of others in a source map by their package, in the place of where they were when it was built. A
 * trace then reads `node_modules/zod/…`, and two machines build the same map.
 */
export const withPortableSources = (map: string): string => {
  const content = JSON.parse(map) as { sources: string[] }
  return JSON.stringify({
    ...content,
    sources: content.sources.map((source) => source.replace(STORE, 'node_modules/')),
  })
}
