import type { Param } from './config.js'

/**
 * The names of parameters that wait for each other in a circle: each for the next, and the last for the first. Empty if
 * there is no circle.
 */
export const dependencyCircle = (params: readonly Param[]): readonly string[] | undefined => {
  const dependencies = new Map(params.map((param) => [param.name, param.dependencies ?? []]))
  const settled = new Set<string>()
  const search = (name: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(name)) return path.slice(path.indexOf(name))
    if (settled.has(name)) return undefined
    for (const next of dependencies.get(name) ?? []) {
      // A parameter that depends on itself has another message.
      const circle = next === name ? undefined : search(next, [...path, name])
      if (circle) return circle
    }
    settled.add(name)
    return undefined
  }
  for (const { name } of params) {
    const circle = name === undefined ? undefined : search(name, [])
    if (circle) return circle
  }
  return undefined
}
