import { useEffect, useMemo, useSyncExternalStore } from 'react'

import { consoleApi } from '../api/console-api.js'
import { useEvents } from '../api/events-context.js'
import { type LogView, RunLog } from './run-log.js'

const PAGE_SIZE = 5000

/** The timeline of a run. It grows while the run continues. */
export const useRunLog = (source: string, run: string): LogView => {
  const log = useMemo(
    () => new RunLog((after) => consoleApi.timeline(source, run, after, PAGE_SIZE)),
    [source, run],
  )
  useEffect(() => {
    void log.load()
  }, [log])
  useEvents((event) => {
    if (event.type === 'missed') void log.load()
    if (event.type === 'timeline' && event.run === run) log.add(event.entries)
  })
  return useSyncExternalStore(log.subscribe, log.view)
}
