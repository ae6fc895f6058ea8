import type { CreateSpool, Spool, SpoolOptions } from '../spool.js'

/**
 * Returns a function that makes the spool. It uses `createSpool` if that is given, otherwise LevelDB, which is then
 * loaded.
 */
export const makeSpool =
  (options: SpoolOptions, createSpool?: CreateSpool) => async (): Promise<Spool> => {
    if (createSpool) return createSpool(options)
    const { ClassicLevelSpool } = await import('./classic-level-spool.js')
    return new ClassicLevelSpool(options)
  }
