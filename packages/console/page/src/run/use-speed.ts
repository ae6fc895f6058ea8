import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import type { RunStatus, SpeedPoint } from '../../../src/protocol/index.js'
import { consoleApi } from '../api/console-api.js'
import { useEvents } from '../api/events-context.js'
import { addSpeedPoint, joinSpeedPoints } from './speed-points.js'

const NONE: readonly SpeedPoint[] = []

/** The number of rows per second of a run, from its start to now. */
export const useSpeed = (source: string, run: RunStatus): readonly SpeedPoint[] => {
  const [live, setLive] = useState(NONE)
  const { data: earlier = NONE } = useQuery({
    queryKey: ['speed', source, run.id],
    queryFn: ({ signal }) => consoleApi.speed(source, run.id, signal),
  })
  useEvents((event) => {
    if (event.type !== 'run' || event.run.id !== run.id || event.run.phase === 'ended') return
    const { startedAt, rowsPerSecond } = event.run
    const atMs = Date.now() - Date.parse(startedAt)
    setLive((before) => addSpeedPoint(before, { atMs, rowsPerSecond }))
  })
  return useMemo(() => joinSpeedPoints(earlier, live), [earlier, live])
}
