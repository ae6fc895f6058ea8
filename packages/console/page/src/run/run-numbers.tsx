import { useInterval } from '@mantine/hooks'
import { type ReactNode, useEffect, useState } from 'react'

import type { RunStatus } from '../../../src/protocol/index.js'
import { formatCount } from '../format/counts.js'
import { formatDuration } from '../format/times.js'
import { isUnderWay } from './run-words.js'
import styles from './run.module.css'

/** The numbers of a run so far. */
export const RunNumbers = ({ run }: { readonly run: RunStatus }): ReactNode => {
  const elapsed = useElapsed(run)
  const numbers: [string, string][] = [
    ['Rows read', formatCount(run.rows)],
    ['Committed', formatCount(run.safeRows)],
    ['Rows a second', formatCount(Math.round(run.rowsPerSecond))],
    ['Retries', formatCount(run.retries)],
    ['Warnings', formatCount(run.warnings)],
    ['Time', formatDuration(elapsed)],
  ]
  return (
    <dl className={styles['numbers']}>
      {numbers.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** Milliseconds since the start of a run, or its duration if it has ended. */
const useElapsed = (run: RunStatus): number => {
  const [now, setNow] = useState(Date.now)
  const { start, stop } = useInterval(() => {
    setNow(Date.now())
  }, 1000)
  const isMoving = isUnderWay(run)
  useEffect(() => {
    if (isMoving) start()
    return stop
  }, [isMoving, start, stop])
  const end = run.endedAt === null ? now : Date.parse(run.endedAt)
  return Math.max(0, end - Date.parse(run.startedAt))
}
