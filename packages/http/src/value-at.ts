/**
 * The value at a path of dots, such as `meta.next` or `data.0.id`. A field whose own name has dots in it comes first.
 *
 * @param path the path; an empty path stands for the value itself
 * @returns `undefined` if there is no value
 */
export const valueAt = (value: unknown, path: string): unknown => {
  if (path === '') return value
  if (typeof value !== 'object' || value === null) return undefined
  const fields = value as Readonly<Record<string, unknown>>
  if (Object.hasOwn(fields, path)) return fields[path]
  const dot = path.indexOf('.')
  if (dot < 0) return undefined
  const name = path.slice(0, dot)
  return Object.hasOwn(fields, name) ? valueAt(fields[name], path.slice(dot + 1)) : undefined
}
