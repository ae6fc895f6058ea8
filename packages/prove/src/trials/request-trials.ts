import type { TableRow } from '@panoply/runner'
import type { TapeFaultKind } from '@panoply/tape'

import type { Laboratory } from '../experiment/laboratory.js'
import type { Observation, RequestFacts } from '../experiment/observation.js'
import { spread } from './spread.js'

/** The largest number of requests that are made to fail. If there are more, evenly spaced requests are chosen. */
const MAX_REQUESTS = 12

/** A failure of a request, and its name for a person. */
export interface Trouble {
  readonly name: string
  readonly fault: TapeFaultKind
}

const SLOW_MS = 90_000

/** The failures that are tried for each request. */
export const TROUBLES: readonly Trouble[] = [
  { name: '429 with Retry-After', fault: { kind: 'status', status: 429, retryAfter: 7 } },
  { name: '500', fault: { kind: 'status', status: 500 } },
  { name: 'a reset', fault: { kind: 'reset' } },
  { name: 'a cut body', fault: { kind: 'cut' } },
  { name: 'a wrong content type', fault: { kind: 'content-type' } },
  { name: 'an answer after 90 s', fault: { kind: 'slow', delayMs: SLOW_MS } },
]

/** A run in which a request failed. */
export interface RequestTrial {
  readonly request: RequestFacts
  readonly trouble: Trouble
  /** `true` if the request failed until the run ended, `false` if it failed once. */
  readonly lasts: boolean
  readonly run: Observation
  /** The run that continued after a failed run. */
  readonly resumed: Observation | undefined
  /** The rows of the runs. */
  readonly rows: readonly TableRow[]
}

/** The requests that are made to fail. */
export const requestsToTry = ({ requests }: Observation): RequestFacts[] =>
  spread(requests, MAX_REQUESTS)

/** Lets one request fail: once, in a run with retries, or always, in a run without retries. */
export const failRequest = async (
  laboratory: Laboratory,
  request: RequestFacts,
  trouble: Trouble,
  lasts: boolean,
): Promise<RequestTrial> => {
  const run = await laboratory.run({
    fault: { ...trouble.fault, request: request.number, ...(lasts && { times: Infinity }) },
    retries: !lasts,
  })
  const resumed = run.outcome === 'failed' ? await goOn(laboratory, run) : undefined
  return {
    ...{ request, trouble, lasts, run, resumed },
    rows: [...run.rows, ...(resumed?.rows ?? [])],
  }
}

const goOn = (laboratory: Laboratory, { edges }: Observation): Promise<Observation> => {
  const last = edges.at(-1)
  return laboratory.run(
    last ? { from: { checkpoint: last.checkpoint, changes: last.changesInFlight } } : {},
  )
}
