import type { CreateSpool, Spool, SpoolOptions } from '../spool.js'

/** Returns a function that makes the spool: with `createSpool`, else in LevelDB, which is loaded only when it is used. */
export const makeSpool =
  (options: SpoolOptions, createSpool?: CreateSpool) => async (): Promise<Spool> => {
    if (createSpool) return createSpool(options)
    const { ClassicLevelSpool } = await import('./classic-level-spool.js')
    return new ClassicLevelSpool(options)
  }
