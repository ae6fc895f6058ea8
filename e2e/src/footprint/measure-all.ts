import { startLocalRegistry } from '../registry/local-registry.js'
import { publishPackages } from '../registry/publish-packages.js'
import { publishedPackages } from '../registry/workspace-packages.js'
import { type Footprint, measureFootprint } from './footprint.js'

/** Packs and publishes every package to a local registry, then installs and measures each alone, one after the other. */
export const measureAll = async (): Promise<Footprint[]> => {
  const registry = await startLocalRegistry()
  try {
    const packages = publishedPackages()
    await publishPackages(packages, registry)
    const footprints: Footprint[] = []
    for (const { manifest } of packages) {
      footprints.push(await measureFootprint(manifest.name, registry))
    }
    return footprints
  } finally {
    await registry.stop()
  }
}
