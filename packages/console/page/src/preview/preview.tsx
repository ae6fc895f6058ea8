import { Group, Loader, Stack, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { Preview as PreviewAnswer } from '../../../src/protocol/index.js'
import { tellFailure } from '../api/console-failure.js'
import { formatCounted } from '../format/counts.js'
import { Grid } from '../grid/grid.js'
import { Empty } from '../parts/empty.js'
import { Problem } from '../parts/problem.js'
import { Section } from '../parts/section.js'
import { gridOfPreview } from './preview-grid.js'
import styles from './preview.module.css'

interface PreviewProps {
  readonly answer: PreviewAnswer | undefined
  readonly error: unknown
  readonly isReading: boolean
}

/** The first rows of a source, grouped by table. */
export const Preview = ({ answer, error, isReading }: PreviewProps): ReactNode => (
  <Section
    title="Preview"
    place="preview"
    aside={
      isReading && (
        <Group gap={8} role="status">
          <Loader size="xs" />
          <Text size="sm" c="dimmed">
            Reading the first rows…
          </Text>
        </Group>
      )
    }
  >
    {error !== null && <Problem {...tellFailure(error)} />}
    {error === null && answer === undefined && (
      <Empty>
        {isReading
          ? 'The source is asked for its first rows.'
          : 'Preview shows the first rows and their tables. Nothing is written.'}
      </Empty>
    )}
    {error === null && answer && <PreviewTables answer={answer} />}
  </Section>
)

const PreviewTables = ({ answer }: { readonly answer: PreviewAnswer }): ReactNode => (
  <Stack gap="md">
    {answer.tables.length === 0 && <Empty>The source has no rows.</Empty>}
    {answer.tables.map((table) => (
      <div key={table.table}>
        <h3 className={styles['table']}>{table.table}</h3>
        <Text size="sm" c="dimmed" mb={6}>
          {formatCounted(table.rows.length, 'row')}, {formatCounted(table.columns.length, 'column')}
        </Text>
        <Grid label={table.table} {...gridOfPreview(table)} />
      </div>
    ))}
    {answer.isCut && (
      <Text size="sm" c="dimmed">
        The source has more rows than these.
      </Text>
    )}
    {answer.logs.length > 0 && (
      <details>
        <summary className={styles['said'] ?? ''}>
          What the source said: {formatCounted(answer.logs.length, 'line')}
        </summary>
        <pre className={styles['logs']} tabIndex={0} aria-label="What the source said">
          {answer.logs.join('\n')}
        </pre>
      </details>
    )}
  </Stack>
)
