import type { SpoolBounds } from '../options.js'
import type { Runtime } from '../runtime/runtime.js'
import type { Spool } from './spool.js'

/**
 * Makes the spool for the options of a writer; `undefined` when none is asked for. What it takes to talk to the store is
 * loaded with the store, so that only those pay for it who use it.
 */
export const spoolMaker = (
  bounds: SpoolBounds | undefined,
  account: string,
  { createSpool }: Runtime,
): (() => Spool | Promise<Spool>) | undefined => {
  if (!bounds) return undefined
  const options = { directory: bounds.directory, account }
  if (createSpool) return () => createSpool(options)
  return async () => {
    const { ClassicLevelSpool } = await import('./classic-level-spool.js')
    return new ClassicLevelSpool(options)
  }
}
