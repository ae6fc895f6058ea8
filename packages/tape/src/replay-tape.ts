import { checkFaults } from './faults/check-faults.js'
import { readTape } from './format/tape-file.js'
import { type TakenRequest, takeRequests } from './network/take-requests.js'
import { oneAtATime } from './one-at-a-time.js'
import { ExchangeFinder } from './replay/exchange-finder.js'
import { Player } from './replay/player.js'
import type { ReplayTapeOptions } from './replay/replay-tape-options.js'
import { withDateFrom } from './replay/tape-date.js'
import { givenSecrets } from './secrets/given-secrets.js'
import { Placeholders } from './secrets/placeholders.js'

/**
 * Runs something and answers its HTTP requests from a tape, without the network. Requests are compared by method, URL
 * and body. The order of parameters and fields does not matter. Secrets are not compared, so a tape can be replayed
 * with any credentials.
 *
 * @param path of a file that `recordTape` wrote
 * @returns what `run` returns
 * @throws TapeError if a request is not on the tape, or is made more often than it is on the tape, even if `run` caught
 * that error; if there is no tape; if another tape is in use. Otherwise what `run` throws
 *
 * @example
 * ```ts
 * import { replayTape } from '@panoply/tape'
 *
 * const readRows = async () => (await fetch('https://api.example.com/rows')).json()
 * export const replay = () => replayTape('test/my-api.tape.json', readRows)
 * export const replayWithTrouble = () =>
 *   replayTape('test/my-api.tape.json', readRows, {
 *     faults: [{ request: 1, kind: 'status', status: 429, retryAfter: 2 }],
 *   })
 * ```
 */
export const replayTape = <T>(
  path: string,
  run: () => T | Promise<T>,
  options: ReplayTapeOptions = {},
): Promise<T> => {
  const what = `replaying ${path}`
  return oneAtATime(what, async () => {
    const faultOf = checkFaults(options.faults ?? [])
    const placeholders = new Placeholders()
    placeholders.add(givenSecrets(options))
    const { ignore: ignored = [], repeat: repeats = false } = options
    const tape = await readTape(path)
    const finder = new ExchangeFinder(tape, {
      ...{ path, ignored, repeats, placeholders },
    })
    const player = new Player(finder, faultOf, options)
    const onRequest = (taken: TakenRequest): Promise<void> => {
      // Read again for each request, because a caller may get parameters while the tape is replayed.
      placeholders.add(givenSecrets(options))
      return player.play(taken)
    }
    const { recordedAt } = tape
    const atItsTime = (): Promise<Settled<T>> =>
      options.setsDate === true && recordedAt !== undefined
        ? withDateFrom(Date.parse(recordedAt), () => settled(run))
        : settled(run)
    const outcome = await takeRequests({ onRequest }, atItsTime).finally(() => {
      player.end()
    })
    // After a missing answer, an error of `run` tells nothing about the data source.
    if (player.missing) throw player.missing
    if ('error' in outcome) throw outcome.error
    return outcome.result
  })
}

type Settled<T> = { readonly result: T } | { readonly error: unknown }

const settled = async <T>(run: () => T | Promise<T>): Promise<Settled<T>> => {
  try {
    return { result: await run() }
  } catch (error) {
    return { error }
  }
}
