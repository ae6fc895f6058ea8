import { createContext, useContext, useEffect, useEffectEvent, useSyncExternalStore } from 'react'

import type { ConsoleEvent } from '../../../src/protocol/index.js'
import type { Connection, EventStream } from './event-stream.js'

/** The page's one stream of events. */
export const EventsContext = createContext<EventStream | undefined>(undefined)

const useStream = (): EventStream => {
  const stream = useContext(EventsContext)
  if (!stream) throw new Error('EventsContext has no stream')
  return stream
}

/** Calls `listener` with each event, as long as the component is there. */
export const useEvents = (listener: (event: ConsoleEvent) => void): void => {
  const stream = useStream()
  const onEvent = useEffectEvent(listener)
  useEffect(
    () =>
      stream.listen((event) => {
        onEvent(event)
      }),
    [stream],
  )
}

/** Whether events arrive. */
export const useConnection = (): Connection => {
  const { subscribeToConnection, connection } = useStream()
  return useSyncExternalStore(subscribeToConnection, connection)
}
