import type { SpoolBounds } from '../options.js'
import type { Runtime } from '../runtime/runtime.js'
import { requireStore } from './require-store.js'
import type { Spool } from './spool.js'

/**
 * Makes the spool for the options of a writer; `undefined` when none is asked for. What it takes to talk to the store is
 * loaded with the store, so that only those pay for it who use it.
 *
 * @throws InvalidArgumentError when the store is not installed
 */
export const spoolMaker = (
  bounds: SpoolBounds | undefined,
  account: string,
  { createSpool }: Runtime,
): (() => Spool | Promise<Spool>) | undefined => {
  if (!bounds) return undefined
  const options = { directory: bounds.directory, account }
  if (createSpool) return () => createSpool(options)
  requireStore()
  return async () => {
    const { ClassicLevelSpool } = await import('./classic-level-spool.js')
    return new ClassicLevelSpool(options)
  }
}
