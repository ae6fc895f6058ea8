import { writeTape } from './format/tape-file.js'
import { takeRequests } from './network/take-requests.js'
import { oneAtATime } from './one-at-a-time.js'
import type { RecordTapeOptions } from './record/record-tape-options.js'
import { Recorder } from './record/recorder.js'

/**
 * Runs something and records its HTTP requests and the answers. It records requests of `fetch`, `node:http`,
 * `node:https` and of libraries that use them, such as axios and got.
 *
 * The tape is written after `run` has succeeded. If `run` fails, an existing tape stays unchanged. Secrets are replaced
 * by `secret-1`, `secret-2` and so on before anything is written, wherever they occur. Secrets are credentials,
 * cookies, parameters and fields with the name of a secret, and the secrets in the options.
 *
 * @param path of the file, such as `test/my-api.tape.json`
 * @returns what `run` returns
 * @throws what `run` throws; TapeError if another tape is in use, or if an answer was not complete
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
