import { OWN_SCOPE, startLocalRegistry } from '../registry/local-registry.js'
import { publishPackages } from '../registry/publish-packages.js'
import { publishedPackages } from '../registry/workspace-packages.js'
import { type Footprint, measureFootprint } from './footprint.js'

/** Dependencies that carry one feature each: what they cost is asked before they are taken. */
export const MEASURED_DEPENDENCIES = ['@opentelemetry/api', 'prom-client'] as const

/**
 * Packs and publishes every package to a local registry, then installs and measures each alone, one after the other; then
 * the {@link MEASURED_DEPENDENCIES}.
 */
export const measureAll = async (): Promise<Footprint[]> => {
  const registry = await startLocalRegistry()
  try {
    const packages = publishedPackages()
    await publishPackages(packages, registry)
    const footprints: Footprint[] = []
    for (const { manifest } of packages) {
      const { name } = manifest
      const env = name.startsWith(`${OWN_SCOPE}/`) ? registry.env : registry.envOutsideScope
      footprints.push(await measureFootprint(name, env))
    }
    for (const name of MEASURED_DEPENDENCIES) {
      footprints.push(await measureFootprint(name, registry.env))
    }
    return footprints
  } finally {
    await registry.stop()
  }
}
