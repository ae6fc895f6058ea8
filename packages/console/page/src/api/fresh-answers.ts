import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useEffect, useMemo } from 'react'

import type {
  ConsoleEvent,
  KeptState,
  RunStatus,
  SourceDetail,
  SourceSummary,
} from '../../../src/protocol/index.js'
import { useEvents } from './events-context.js'
import { newerRun } from './newer-run.js'
import { queryKeys } from './queries.js'

/** How often the tables of a source are requested again. A quick source makes hundreds of checkpoints per second. */
const ASK_AGAIN_MS = 1000
const HISTORY_LIMIT = 200

/** Updates the answers that the page has cached when events arrive. */
export const useFreshAnswers = (): void => {
  const client = useQueryClient()
  const later = useMemo(() => new AskLater(client), [client])
  useEffect(
    () => () => {
      later.stop()
    },
    [later],
  )
  useEvents((event) => {
    applyEvent(client, later, event)
  })
}

const applyEvent = (client: QueryClient, later: AskLater, event: ConsoleEvent): void => {
  switch (event.type) {
    case 'missed':
      void client.invalidateQueries()
      break
    case 'source':
    case 'sign-in':
      later.ask(queryKeys.sources, queryKeys.source(event.source))
      break
    case 'run':
      applyRun(client, event.source, event.run)
      if (event.run.phase === 'ended') {
        later.ask(queryKeys.runs(event.source), queryKeys.state(event.source), queryKeys.tables)
      }
      break
    case 'state':
      client.setQueryData<KeptState>(
        queryKeys.state(event.source),
        (kept) =>
          kept && { ...kept, history: [...kept.history, event.change].slice(-HISTORY_LIMIT) },
      )
      later.ask(queryKeys.state(event.source), queryKeys.tables)
      break
    case 'proof':
      client.setQueryData<SourceDetail>(
        queryKeys.source(event.source),
        (detail) => detail && { ...detail, proof: event.proof },
      )
      break
    case 'timeline':
      break
  }
}

const applyRun = (client: QueryClient, source: string, run: RunStatus): void => {
  client.setQueryData<SourceDetail>(
    queryKeys.source(source),
    (detail) => detail && { ...detail, run: newerRun(detail.run, run) },
  )
  client.setQueryData<SourceSummary[]>(queryKeys.sources, (sources) =>
    sources?.map((one) => (one.id === source ? { ...one, run: newerRun(one.run, run) } : one)),
  )
}

/** Requests answers again, each at most once per second. */
class AskLater {
  readonly #client: QueryClient
  readonly #waiting = new Map<string, readonly string[]>()
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(client: QueryClient) {
    this.#client = client
  }

  ask(...keys: (readonly string[])[]): void {
    for (const key of keys) this.#waiting.set(key.join('/'), key)
    // The first request of a series is sent at once, because a person may be waiting for it.
    if (this.#timer === undefined) this.#askNow()
  }

  stop(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
  }

  #askNow(): void {
    const keys = [...this.#waiting.values()]
    this.#waiting.clear()
    this.#timer = undefined
    if (keys.length === 0) return
    for (const queryKey of keys) void this.#client.invalidateQueries({ queryKey })
    this.#timer = setTimeout(() => {
      this.#askNow()
    }, ASK_AGAIN_MS)
  }
}
