/**
 * The reasons in an answer of Librato: a list of texts under `request` and `system`, under `params` a list for each
 * parameter. A body in another form, such as the page of a proxy, tells none.
 */
export const libratoReason = (body: unknown): string | undefined => {
  const errors = (body as { errors?: unknown } | null | undefined)?.errors
  if (typeof errors !== 'object' || errors === null) return undefined
  const { params, request, system } = errors as Record<string, unknown>
  const reasons = [
    ...Object.entries(params ?? {}).flatMap(([param, words]) =>
      texts(words).map((word) => `${param} ${word}`),
    ),
    ...texts(request),
    ...texts(system),
  ]
  return reasons.length > 0 ? reasons.join('; ') : undefined
}

const texts = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : []
