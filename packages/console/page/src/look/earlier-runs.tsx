import { Accordion, Badge, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { RunRecord } from '../../../src/protocol/index.js'
import { tellFailure } from '../api/console-failure.js'
import { useRuns } from '../api/queries.js'
import { formatCounted } from '../format/counts.js'
import { formatDuration, formatInstant } from '../format/times.js'
import { Empty } from '../parts/empty.js'
import { Problem } from '../parts/problem.js'
import { Section } from '../parts/section.js'
import { runWord } from '../run/run-words.js'
import styles from './earlier-runs.module.css'
import { RunReportDetails } from './run-report-details.js'

/** The runs of a source that have ended, with their reports. */
export const EarlierRuns = ({ source }: { readonly source: string }): ReactNode => {
  const { data, error, isPending } = useRuns(source)
  const ended = data?.filter(({ phase }) => phase === 'ended') ?? []
  return (
    <Section
      title="Earlier runs"
      aside={
        ended.length > 0 && (
          <Text size="sm" c="dimmed">
            {formatCounted(ended.length, 'run')}
          </Text>
        )
      }
    >
      {error && <Problem {...tellFailure(error)} />}
      {isPending && <Empty>Reading the reports…</Empty>}
      {data && ended.length === 0 && <Empty>Each run leaves a report here.</Empty>}
      {ended.length > 0 && (
        <Accordion variant="default" chevronPosition="left">
          {ended.map((run) => (
            <Accordion.Item key={run.id} value={run.id}>
              <Accordion.Control>
                <RunLine run={run} />
              </Accordion.Control>
              <Accordion.Panel>
                <RunReportDetails run={run} />
              </Accordion.Panel>
            </Accordion.Item>
          ))}
        </Accordion>
      )}
    </Section>
  )
}

const RunLine = ({ run }: { readonly run: RunRecord }): ReactNode => {
  const { word, colour } = runWord(run)
  return (
    <span className={styles['line']}>
      <span>{formatInstant(Date.parse(run.startedAt))}</span>
      <Badge component="span" color={colour} variant="light" radius="sm" tt="none">
        {word}
      </Badge>
      <span>{formatCounted(run.safeRows, 'row')}</span>
      {run.durationMs !== null && <span>{formatDuration(run.durationMs)}</span>}
      {run.resumed && <span>went on from an earlier run</span>}
    </span>
  )
}
