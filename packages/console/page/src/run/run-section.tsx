import { Badge, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { RunStatus, SourceDetail } from '../../../src/protocol/index.js'
import { formatCount } from '../format/counts.js'
import { Empty } from '../parts/empty.js'
import { LazyPlot } from '../parts/lazy-plot.js'
import { Problem } from '../parts/problem.js'
import { Section } from '../parts/section.js'
import { ProgressBar } from './progress-bar.js'
import { RunNumbers } from './run-numbers.js'
import { runWord } from './run-words.js'
import styles from './run.module.css'
import { useSpeed } from './use-speed.js'

/** The status of the current run of a source. */
export const RunSection = ({ detail }: { readonly detail: SourceDetail }): ReactNode => {
  const { run } = detail
  if (run === null) {
    return (
      <Section title="Progress" place="progress">
        <Empty>
          Run reads all rows into the tables below. A run that is stopped goes on later where it
          was.
        </Empty>
      </Section>
    )
  }
  const { word, colour } = runWord(run)
  return (
    <Section
      title="Progress"
      place="progress"
      aside={
        <>
          {run.resumed && (
            <Text size="sm" c="dimmed">
              Goes on from an earlier run
            </Text>
          )}
          <Badge color={colour} variant="light" radius="sm" role="status" tt="none">
            {word}
          </Badge>
        </>
      }
    >
      <RunDetails key={run.id} source={detail.id} run={run} />
    </Section>
  )
}

const RunDetails = ({ source, run }: { source: string; run: RunStatus }): ReactNode => {
  const points = useSpeed(source, run)
  const fastest = Math.max(0, ...points.map(({ rowsPerSecond }) => rowsPerSecond))
  return (
    <Stack gap="md">
      <ProgressBar run={run} />
      {run.phase === 'stopping' && (
        <Text size="sm" role="status">
          The run ends after the current batch. Stop, pressed again, ends it at once.
        </Text>
      )}
      {run.failure && <Problem title={run.failure.message} advice={run.failure.advice} />}
      <div className={styles['figures']}>
        <RunNumbers run={run} />
        <figure className={styles['speed']}>
          <figcaption>Rows a second</figcaption>
          <LazyPlot
            label={`Speed since the start, at most ${formatCount(Math.round(fastest))} a second`}
            height={120}
            names={['Rows a second']}
            axis="seconds"
            xs={points.map(({ atMs }) => atMs / 1000)}
            ys={[points.map(({ rowsPerSecond }) => rowsPerSecond)]}
          />
        </figure>
      </div>
      <Text size="sm" c="dimmed" className={styles['destination'] ?? ''}>
        Rows go to {run.destination}
      </Text>
    </Stack>
  )
}
