import { type QueryClient, useQueryClient } from '@tanstack/react-query'
import { useMemo } from 'react'

import type {
  ConsoleEvent,
  KeptState,
  RunStatus,
  SourceDetail,
  SourceSummary,
} from '../../../src/protocol/index.js'
import { AskLater } from './ask-later.js'
import { useEvents } from './events-context.js'
import { newerRun } from './newer-run.js'
import { queryKeys } from './queries.js'

type Key = readonly string[]

const HISTORY_LIMIT = 200

/** Updates the answers that the page has cached when events arrive. */
export const useFreshAnswers = (): void => {
  const client = useQueryClient()
  const later = useMemo(() => new AskLater<Key>((key) => askAgain(client, key)), [client])
  useEvents((event) => {
    applyEvent(client, later, event)
  })
}

const askAgain = async (client: QueryClient, queryKey: Key): Promise<void> => {
  // An answer on its way may have been made before the event.
  const isOnItsWay = client.isFetching({ queryKey }) > 0
  await client.invalidateQueries({ queryKey }, { cancelRefetch: false })
  if (isOnItsWay) await client.invalidateQueries({ queryKey })
}

const applyEvent = (client: QueryClient, later: AskLater<Key>, event: ConsoleEvent): void => {
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
