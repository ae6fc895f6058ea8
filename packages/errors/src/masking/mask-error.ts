import { isRetryable } from '../classes/is-retryable.js'
import { PanoplyError } from '../classes/panoply-error.js'
import { readProperty } from '../values/read-property.js'
import type { SecretMask } from './secret-mask.js'
import { MASK } from './span.js'
import { type GraphNode, isReachable, thrownGraph } from './thrown-graph.js'

/**
 * Masks secrets in a thrown value and in everything that can be reached from it: messages, stacks, names, fields,
 * causes at any depth, gathered errors, requests and responses.
 *
 * - A text is returned without its secrets.
 * - An error is changed in place: it keeps its class and its fields. A `PanoplyError` with the masked message replaces
 *   an error that is frozen, or whose class is named like a secret.
 * - Other objects may be in use elsewhere, so they are not changed. If an object holds a secret, the error gets a
 *   masked plain copy in its place.
 *
 * Call it at the place through which all errors of a package or a program pass.
 *
 * @example
 * const mask = new SecretMask(['hunter2-hunter2'])
 * const error = new Error('refused', { cause: new Error('password hunter2-hunter2') })
 * maskError(error, mask) // error; error.cause.message is now 'password [secret]'
 *
 * @param error what was thrown
 * @param mask knows the secrets
 * @returns `error` itself, or what takes its place
 */
export const maskError = (error: unknown, mask: SecretMask): unknown => {
  try {
    return new ErrorMasker(error, mask).masked()
  } catch {
    // If the masking itself fails, nothing is known about the error. Showing it could show a secret.
    return new PanoplyError(MASK, { retryable: isRetryable(error) })
  }
}

class ErrorMasker {
  readonly #thrown: unknown
  readonly #secrets: SecretMask
  /** Texts that were masked already. Each text is looked at twice, and messages are repeated in stacks. */
  readonly #texts = new Map<string, string>()
  readonly #nodes: ReadonlyMap<object, GraphNode>
  readonly #isWhole: boolean
  /** The replacements of the objects that hold secrets. */
  readonly #copies = new Map<object, unknown>()

  constructor(thrown: unknown, mask: SecretMask) {
    this.#thrown = thrown
    this.#secrets = mask
    const { nodes, isWhole } = thrownGraph(thrown)
    this.#nodes = nodes
    this.#isWhole = isWhole
  }

  masked(): unknown {
    for (const node of this.#nodesToCopy()) this.#copies.set(node.value, this.#emptyCopy(node))
    for (const node of this.#nodes.values()) {
      const copy = this.#copies.get(node.value)
      if (copy === undefined) this.#maskFields(node)
      else fill(copy, this.#maskedEntries(node))
    }
    return this.#maskedValue(this.#thrown)
  }

  /** The objects that cannot be changed and hold a secret, or hold such an object. */
  #nodesToCopy(): Set<GraphNode> {
    const holders = new Map<object, GraphNode[]>()
    const toCopy = new Set<GraphNode>()
    for (const node of this.#nodes.values()) {
      if (this.#isChangeable(node)) continue
      if (this.#hasSecret(node)) toCopy.add(node)
      for (const [, value] of node.entries) {
        if (!isReachable(value)) continue
        const known = holders.get(value)
        if (known) known.push(node)
        else holders.set(value, [node])
      }
    }
    // The set grows during the loop. The loop also visits added objects.
    for (const node of toCopy)
      for (const holder of holders.get(node.value) ?? []) toCopy.add(holder)
    return toCopy
  }

  /** The class of an error cannot be changed. If the class is named like a secret, the error gets another class. */
  #isChangeable(node: GraphNode): boolean {
    return isChangeable(node) && this.#mask(node.text) === node.text
  }

  /** Whether its own texts hold a secret, or whether some part of it was not searched. */
  #hasSecret({ kind, entries, text }: GraphNode): boolean {
    return (
      kind === 'unreadable' ||
      this.#mask(text) !== text ||
      entries.some(
        ([key, value]) =>
          this.#maskKey(key) !== key ||
          (typeof value === 'string' && this.#mask(value) !== value) ||
          this.#isUnknown(value),
      )
    )
  }

  #isUnknown(value: unknown): boolean {
    return !this.#isWhole && isReachable(value) && !this.#nodes.has(value)
  }

  #maskedValue(value: unknown): unknown {
    if (typeof value === 'string') return this.#mask(value)
    if (typeof value === 'symbol') return this.#maskKey(value)
    if (!isReachable(value)) return value
    if (this.#isUnknown(value)) return MASK
    return this.#copies.has(value) ? this.#copies.get(value) : value
  }

  #maskKey(key: PropertyKey): PropertyKey {
    if (typeof key === 'string') return this.#mask(key)
    if (typeof key !== 'symbol') return key
    const { description = '' } = key
    const masked = this.#mask(description)
    return masked === description ? key : Symbol(masked)
  }

  #mask(text: string): string {
    if (text === '') return text
    const known = this.#texts.get(text)
    if (known !== undefined) return known
    const masked = this.#secrets.mask(text)
    this.#texts.set(text, masked)
    return masked
  }

  #maskedEntries({ entries }: GraphNode): [PropertyKey, unknown][] {
    return entries.map(([key, value]) => [this.#maskKey(key), this.#maskedValue(value)])
  }

  #emptyCopy({ kind, value, text }: GraphNode): unknown {
    switch (kind) {
      case 'array':
        return []
      case 'object':
        return {}
      case 'map':
        return new Map()
      case 'set':
        return new Set()
      case 'text':
        return this.#mask(text)
      case 'unreadable':
        return new PanoplyError(MASK, { retryable: isRetryable(value) })
      case 'error':
        return new PanoplyError(this.#mask(String(readProperty(value, 'message'))), {
          retryable: isRetryable(value),
        })
    }
  }

  /** Changes an error in place. */
  #maskFields(node: GraphNode): void {
    if (!this.#isChangeable(node)) return
    for (const [key, value] of node.entries) {
      const maskedKey = this.#maskKey(key)
      const masked = this.#maskedValue(value)
      if (maskedKey !== key) Reflect.deleteProperty(node.value, key)
      if (maskedKey !== key || masked !== value) define(node.value, maskedKey, { key, masked })
    }
  }
}

/** Whether all fields of an error can be replaced. Objects that are not errors are never changed. */
const isChangeable = ({ kind, value }: GraphNode): boolean =>
  kind === 'error' &&
  Object.isExtensible(value) &&
  Reflect.ownKeys(value).every(
    (key) => Reflect.getOwnPropertyDescriptor(value, key)?.configurable === true,
  )

const define = (
  error: object,
  maskedKey: PropertyKey,
  { key, masked }: { readonly key: PropertyKey; readonly masked: unknown },
): void => {
  const enumerable = Reflect.getOwnPropertyDescriptor(error, key)?.enumerable ?? maskedKey !== key
  Reflect.defineProperty(error, maskedKey, {
    ...{ value: masked, enumerable },
    ...{ writable: true, configurable: true },
  })
}

const fill = (copy: unknown, entries: readonly (readonly [PropertyKey, unknown])[]): void => {
  if (Array.isArray(copy)) copy.push(...entries.map(([, value]) => value))
  else if (copy instanceof Set) for (const [, value] of entries) copy.add(value)
  else if (copy instanceof Map) {
    for (let at = 0; at + 1 < entries.length; at += 2)
      copy.set(entries[at]?.[1], entries[at + 1]?.[1])
  } else if (typeof copy === 'object' && copy !== null && !(copy instanceof Error)) {
    for (const [key, value] of entries) define(copy, key, { key: '', masked: value })
  }
}
