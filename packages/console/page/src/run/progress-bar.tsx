import { Progress, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { RunStatus } from '../../../src/protocol/index.js'
import { formatCount } from '../format/counts.js'
import { isUnderWay, percentDone, runWord } from './run-words.js'
import styles from './run.module.css'

/** The progress of a run, with the message of the source. */
export const ProgressBar = ({ run }: { readonly run: RunStatus }): ReactNode => {
  const percent = percentDone(run)
  const isMoving = isUnderWay(run)
  const { loaded, total, message } = run.progress
  return (
    <div>
      <Progress.Root size="lg">
        <Progress.Section
          value={percent ?? (isMoving ? 100 : 0)}
          color={runWord(run).colour}
          animated={isMoving && percent === undefined}
          striped={isMoving && percent === undefined}
          // Otherwise Mantine reports 100 % for a bar without a known value.
          withAria={false}
          role="progressbar"
          aria-label="Progress of the run"
          aria-valuemin={0}
          aria-valuemax={100}
          {...(percent !== undefined && { 'aria-valuenow': Math.floor(percent) })}
          aria-valuetext={
            percent === undefined ? message || 'not known' : `${Math.floor(percent)} %`
          }
        />
      </Progress.Root>
      <div className={styles['words']}>
        <Text size="sm" component="span" className={styles['message'] ?? ''}>
          {message || runWord(run).word}
        </Text>
        {loaded !== null && total !== null && (
          <Text size="sm" c="dimmed" component="span">
            {formatCount(loaded)} of {formatCount(total)}
          </Text>
        )}
      </div>
    </div>
  )
}
