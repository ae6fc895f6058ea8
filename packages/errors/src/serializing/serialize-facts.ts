import type { MaskText } from '../masking/mask-text.js'
import { MASK } from '../masking/span.js'
import { COULD_NOT_BE_READ, readProperty, UNREADABLE } from '../values/read-property.js'
import { isSecretName } from '../masking/names/secret-name.js'

/** The fields of an error that are texts, numbers or booleans, without those that every error has. */
export type Facts = Record<string, string | number | boolean | null>

const MAX_FACTS = 30
const MAX_FACT_LENGTH = 1_000
const MAX_NAME_LENGTH = 100

/**
 * These properties are at the top of the result, or they say nothing about this error, such as the name of its class.
 */
const NOT_FACTS = new Set(['name', 'message', 'code', 'retryable', 'stack', 'cause'])

/** The first facts of an error, with the secrets masked in their values and in their names. */
export const serializeFacts = (error: object, mask: MaskText): Facts => {
  const facts = new Map<string, Facts[string]>()
  for (const key of keysOf(error)) {
    if (facts.size === MAX_FACTS) break
    const value = factOf(key, readProperty(error, key), mask)
    if (value !== undefined) facts.set(freeName(mask(key, MAX_NAME_LENGTH), facts), value)
  }
  // Defines each fact as an own property, also one that is named `__proto__`.
  return Object.fromEntries(facts)
}

const keysOf = (error: object): string[] => {
  try {
    return Object.keys(error).filter((key) => !NOT_FACTS.has(key))
  } catch {
    return []
  }
}

const factOf = (key: string, value: unknown, mask: MaskText): Facts[string] | undefined => {
  if (value === UNREADABLE) return COULD_NOT_BE_READ
  // These values are no secrets. It helps to know that there is no password.
  if (typeof value === 'boolean' || value === null || value === '') return value
  if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'bigint') {
    return undefined
  }
  // The words of a very long name are not searched.
  if (key.length > MAX_NAME_LENGTH || isSecretName(key)) return MASK
  const text = String(value)
  const masked = mask(text, MAX_FACT_LENGTH)
  // JSON has no -0. So the number is read back from its text.
  return masked === text && Number.isFinite(value) ? Number(text) : masked
}

/** Masking or cutting can make two names equal. Neither fact may replace the other. */
const freeName = (name: string, facts: ReadonlyMap<string, unknown>): string => {
  let free = name
  for (let count = 2; facts.has(free); count++) free = `${name} (${count})`
  return free
}
