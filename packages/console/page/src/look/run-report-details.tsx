import { Stack, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { RunRecord } from '../../../src/protocol/index.js'
import { formatCount, formatCounted } from '../format/counts.js'
import { Problem } from '../parts/problem.js'

/** The report of a run that has ended. */
export const RunReportDetails = ({ run }: { readonly run: RunRecord }): ReactNode => (
  <Stack gap="sm">
    {run.failure && <Problem title={run.failure.message} advice={run.failure.advice} />}
    {run.report === null ? (
      <Text size="sm" c="dimmed">
        Its process ended without a report.
      </Text>
    ) : (
      <Report report={run.report} retries={run.retries} />
    )}
  </Stack>
)

interface ReportProps {
  readonly report: NonNullable<RunRecord['report']>
  readonly retries: number
}

const Report = ({ report, retries }: ReportProps): ReactNode => (
  <>
    <Text size="sm">
      {formatCounted(report.reads, 'read')}, {formatCounted(report.checkpoints, 'checkpoint')},{' '}
      {retries === 1 ? '1 retry' : `${formatCount(retries)} retries`}
    </Text>
    {report.tables.length > 0 && (
      <Table withRowBorders={false} w="auto">
        <Table.Thead>
          <Table.Tr>
            <Table.Th>Table</Table.Th>
            <Table.Th ta="right">Rows</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {report.tables.map(({ table, rows }) => (
            <Table.Tr key={table}>
              <Table.Td>{table}</Table.Td>
              <Table.Td ta="right">{formatCount(rows)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    )}
    {report.warnings.map((warning) => (
      <Text key={warning} size="sm">
        {warning}
      </Text>
    ))}
    {report.query !== '' && (
      <Text size="xs" c="dimmed" ff="monospace">
        {report.query}
      </Text>
    )}
  </>
)
