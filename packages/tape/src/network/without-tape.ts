import { AsyncLocalStorage } from 'node:async_hooks'

const outside = new AsyncLocalStorage<true>()

/**
 * Runs something without the tape: its requests are sent, and neither recorded nor answered from a tape. Use it for the
 * requests that do not belong to the data source, such as the delivery of its rows.
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
