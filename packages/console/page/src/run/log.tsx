import { NativeSelect, Text, TextInput } from '@mantine/core'
import { type ReactNode, useDeferredValue, useMemo, useState } from 'react'

import { tellFailure } from '../api/console-failure.js'
import { formatCounted } from '../format/counts.js'
import { Empty } from '../parts/empty.js'
import { Problem } from '../parts/problem.js'
import { Section } from '../parts/section.js'
import { filterLog, LOG_GROUPS, type LogGroup } from './log-filter.js'
import { LogLines } from './log-lines.js'
import styles from './log.module.css'
import { useRunLog } from './use-run-log.js'

interface LogProps {
  readonly source: string
  /** The run whose log is shown; `undefined` before the first one. */
  readonly run: string | undefined
}

/** The log of a run, line by line. */
export const Log = ({ source, run }: LogProps): ReactNode =>
  run === undefined ? (
    <Section title="Log">
      <Empty>What a run does and says is listed here.</Empty>
    </Section>
  ) : (
    <LogOfRun key={run} source={source} run={run} />
  )

const LogOfRun = ({ source, run }: { source: string; run: string }): ReactNode => {
  const { entries, dropped, isLoading, error } = useRunLog(source, run)
  const [group, setGroup] = useState<LogGroup>('everything')
  const [text, setText] = useState('')
  const wanted = useDeferredValue(text)
  const shown = useMemo(() => filterLog(entries, group, wanted), [entries, group, wanted])
  return (
    <Section
      title="Log"
      aside={
        <>
          <Text size="sm" c="dimmed" className={styles['count']}>
            {formatCounted(shown.length, 'line')}
          </Text>
          <NativeSelect
            size="xs"
            aria-label="Show in the log"
            data={Object.keys(LOG_GROUPS)}
            value={group}
            onChange={(event) => {
              // The options are the groups.
              setGroup(event.currentTarget.value as LogGroup)
            }}
          />
          <TextInput
            size="xs"
            type="search"
            aria-label="Filter the log"
            placeholder="Filter"
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value)
            }}
          />
        </>
      }
    >
      {error !== undefined && <Problem title={tellFailure(error).title} />}
      {dropped > 0 && (
        <Text size="xs" c="dimmed" mb={6}>
          {formatCounted(dropped, 'older line')} not kept
        </Text>
      )}
      <LogLines entries={shown} ifEmpty={emptyWords(isLoading, entries.length > 0)} />
    </Section>
  )
}

const emptyWords = (isLoading: boolean, hasEntries: boolean): string => {
  if (hasEntries) return 'No line is like that.'
  return isLoading ? 'Reading the log…' : 'Nothing was said yet.'
}
