import type { DuckDbDestination } from '@panoply/duckdb'
import type { SecretMask } from '@panoply/errors'

import { answerQuestions, type ChildChannel } from '../ipc/answer-questions.js'
import { tablesAnswerer } from '../ipc/answer-tables.js'

/**
 * Answers the console's questions about the tables that this process writes. While it writes, DuckDB lets no other
 * process read the file.
 *
 * @param destination made with `externalAccess: false`
 * @param secrets masks the secrets of the run
 * @param onGone called when the console has ended
 *
 * @example
 * ```ts
 * import { serveTables } from '@panoply/console/worker'
 * import { SecretMask } from '@panoply/datasource'
 * import { DuckDbDestination } from '@panoply/duckdb'
 *
 * const destination = new DuckDbDestination('rows.duckdb', { externalAccess: false })
 * if (process.channel !== undefined) {
 *   serveTables(destination, process, new SecretMask(), () => {
 *     process.exitCode = 1
 *   })
 * }
 * ```
 */
export const serveTables = (
  destination: DuckDbDestination,
  channel: ChildChannel,
  secrets: SecretMask,
  onGone: () => void,
): void => {
  answerQuestions(
    channel,
    tablesAnswerer(() => destination.reader()),
    secrets,
  )
  channel.on('disconnect', onGone)
}
