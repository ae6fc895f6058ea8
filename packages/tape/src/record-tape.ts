import { writeTape } from './format/tape-file.js'
import { takeRequests } from './network/take-requests.js'
import { oneAtATime } from './one-at-a-time.js'
import type { RecordTapeOptions } from './record/record-tape-options.js'
import { Recorder } from './record/recorder.js'

/**
 * Runs something and records what it asks over HTTP, and the answers. Whatever it asks with: `fetch`, `node:http`,
 * `node:https`, and what is built on them, such as axios and got.
 *
 * The tape is written when `run` has succeeded; when it fails, a tape that is there stays as it is. Secrets are replaced
 * by `secret-1`, `secret-2` and so on before anything is written: credentials, cookies, parameters and fields that are
 * named like secrets, and what the options name, wherever they stand.
 *
 * @param path of the file, such as `test/my-api.tape.json`
 * @returns what `run` returns
 * @throws what `run` throws; TapeError when another tape is in use, or an answer did not come to its end
 *
 * @example
 * ```ts
 * import { recordTape } from '@panoply/tape'
 *
 * const source = { token: process.env['MY_API_TOKEN'] ?? '' }
 * export const record = () =>
 *   recordTape(
 *     'test/my-api.tape.json',
 *     () => fetch('https://api.example.com/rows', { headers: { 'x-api-key': source.token } }),
 *     { source },
 *   )
 * ```
 */
export const recordTape = <T>(
  path: string,
  run: () => T | Promise<T>,
  options: RecordTapeOptions = {},
): Promise<T> =>
  oneAtATime(`recording ${path}`, async () => {
    const recorder = new Recorder(options)
    const result = await takeRequests(
      {
        onRequest: (taken) => recorder.request(taken),
        onResponse: (id, client, response) => {
          recorder.response(id, client, response)
        },
      },
      async () => {
        const ran = await run()
        await recorder.end()
        return ran
      },
    )
    await writeTape(path, recorder.tape())
    return result
  })
