import { AsyncLocalStorage } from 'node:async_hooks'

const outside = new AsyncLocalStorage<true>()

/**
 * Runs something whose requests are on no tape: they are neither recorded nor answered by a tape, but sent. For what a
 * program does beside the data source, such as delivering its rows.
 *
 * @returns what `run` returns
 *
 * @example
 * ```ts
 * import { recordTape, withoutTape } from '@panoply/tape'
 *
 * export const record = () =>
 *   recordTape('rows.tape.json', async () => {
 *     const rows = await (await fetch('https://api.example.com/rows')).text()
 *     const upload = { method: 'POST', body: rows }
 *     await withoutTape(() => fetch('https://storage.example.com/rows', upload))
 *   })
 * ```
 */
export const withoutTape = <T>(run: () => T): T => outside.run(true, run)

/** Whether the caller runs under {@link withoutTape}. */
export const isWithoutTape = (): boolean => outside.getStore() === true
