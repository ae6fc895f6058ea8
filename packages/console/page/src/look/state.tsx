import { Text } from '@mantine/core'
import { type ReactNode, useMemo } from 'react'

import type { KeptState, StateChange } from '../../../src/protocol/index.js'
import { tellFailure } from '../api/console-failure.js'
import { useKeptState } from '../api/queries.js'
import { formatCounted } from '../format/counts.js'
import { formatInstant } from '../format/times.js'
import { ValueTree } from '../grid/value-tree.js'
import { Empty } from '../parts/empty.js'
import { Problem } from '../parts/problem.js'
import { Section } from '../parts/section.js'
import { isNested, type Json } from '../values/json.js'
import { Checkpoints } from './checkpoints.js'
import styles from './state.module.css'

/** The stored state of a source, from which the next run continues. */
export const State = ({ source }: { readonly source: string }): ReactNode => {
  const { data, error, isPending } = useKeptState(source)
  return (
    <Section
      title="State"
      aside={
        data?.checkpoint && (
          <Text size="sm" c="dimmed">
            {data.checkpoint.finished ? 'At the end' : 'In the middle'}, kept{' '}
            {formatInstant(Date.parse(data.checkpoint.at))}
          </Text>
        )
      }
    >
      {error && <Problem {...tellFailure(error)} />}
      {isPending && <Empty>Reading the state…</Empty>}
      {data && <Kept kept={data} />}
    </Section>
  )
}

const NOTHING_KEPT = 'Nothing is kept yet: the next run begins at the beginning.'
const NO_STATE = 'The source has reported no state: the next run begins at the beginning.'

const Kept = ({ kept }: { readonly kept: KeptState }): ReactNode => {
  const { checkpoint, history, changedParams } = kept
  const marked = useMemo(() => changedPaths(history.at(-1)), [history])
  // A checkpoint is kept as JSON.
  const state = checkpoint?.state as Json | undefined
  return (
    <>
      {checkpoint === null && history.length === 0 && <Empty>{NOTHING_KEPT}</Empty>}
      {(checkpoint !== null || history.length > 0) && (
        <div className={styles['state']}>
          <div>
            <h3 className={styles['head']}>Kept</h3>
            {isNested(state) ? (
              <ValueTree value={state} openLevels={3} marked={marked} />
            ) : (
              <Text size="sm" c="dimmed">
                {checkpoint === null ? NOTHING_KEPT : NO_STATE}
              </Text>
            )}
          </div>
          <div>
            <h3 className={styles['head']}>What each checkpoint changed</h3>
            <Checkpoints history={history} />
          </div>
        </div>
      )}
      {changedParams.length > 0 && (
        <Text size="sm" c="dimmed" mt="sm">
          Changed by the source: {changedParams.join(', ')} (
          {formatCounted(changedParams.length, 'parameter')})
        </Text>
      )}
    </>
  )
}

const changedPaths = (change: StateChange | undefined): ReadonlySet<string> =>
  new Set(change?.changes.map(({ path }) => path.join('/')))
