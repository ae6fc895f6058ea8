import { Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { StateChange } from '../../../src/protocol/index.js'
import { formatCounted } from '../format/counts.js'
import { formatTimeOfDay } from '../format/times.js'
import type { Json } from '../values/json.js'
import { textOfValue } from '../values/value-text.js'
import styles from './state.module.css'

/** Only this number of checkpoints is drawn, because the newest ones show the position of the source. */
const SHOWN = 50

/** What changed with each checkpoint, the newest first. */
export const Checkpoints = ({
  history,
}: {
  readonly history: readonly StateChange[]
}): ReactNode => {
  if (history.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        No checkpoint since the console was started.
      </Text>
    )
  }
  return (
    <ol
      className={styles['checkpoints']}
      // A region that scrolls must be reachable with the Tab key.
      tabIndex={0}
      aria-label="Checkpoints"
    >
      {history
        .slice(-SHOWN)
        .reverse()
        .map((change, index) => (
          <li key={`${change.at} ${history.length - index}`}>
            <div className={styles['checkpoint']}>
              <time dateTime={change.at}>{formatTimeOfDay(Date.parse(change.at))}</time>
              <span>{formatCounted(change.rows, 'row')} committed</span>
            </div>
            <ChangedValues change={change} />
          </li>
        ))}
    </ol>
  )
}

const ChangedValues = ({ change }: { readonly change: StateChange }): ReactNode => (
  <ul className={styles['changes']}>
    {change.changes.length === 0 && <li>the state stayed as it was</li>}
    {change.changes.map(({ path, before, after }) => (
      <li key={path.join('/')}>
        <span className={styles['path']}>{path.join(' › ')}</span>{' '}
        {before !== undefined && (
          <>
            <del>{textOfJson(before)}</del>{' '}
          </>
        )}
        <span aria-hidden>→ </span>
        {after === undefined ? <em>gone</em> : <ins>{textOfJson(after)}</ins>}
      </li>
    ))}
    {change.more > 0 && <li>and {formatCounted(change.more, 'other value')}</li>}
  </ul>
)

/** The value was parsed from JSON. */
const textOfJson = (value: unknown): string => {
  const json = value as Json
  return typeof json === 'object' && json !== null ? JSON.stringify(json) : textOfValue(json)
}
