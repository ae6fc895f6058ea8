import { Badge, List, Table, Text } from '@mantine/core'
import type { ReactNode } from 'react'

import type { Evidence, ProofStatus } from '../../../src/protocol/index.js'
import { tellFailure } from '../api/console-failure.js'
import { Empty } from '../parts/empty.js'
import { Problem } from '../parts/problem.js'
import { Section } from '../parts/section.js'

interface ProofProps {
  readonly canProve: boolean
  readonly isProving: boolean
  /** The last proof that ended. */
  readonly result: ProofStatus | undefined
  readonly error: unknown
}

/** The evidence that a source can be trusted. */
export const Proof = ({ canProve, isProving, result, error }: ProofProps): ReactNode => (
  <Section
    title="Proof"
    place="proof"
    aside={
      <Text size="sm" c="dimmed" role="status">
        {isProving && 'Trying the source…'}
        {!isProving && result?.message}
      </Text>
    }
  >
    {error !== null && <Problem {...tellFailure(error)} />}
    {!result && error === null && <Empty>{emptyWords(canProve, isProving)}</Empty>}
    {result && <EvidenceTable evidence={result.evidence} />}
  </Section>
)

const emptyWords = (canProve: boolean, isProving: boolean): string => {
  if (!canProve) return 'This version of the command cannot prove a source.'
  return isProving
    ? 'The source is run, stopped, broken and run again. This takes a while.'
    : 'Prove runs the source, stops it, breaks it and runs it again, and lists what held.'
}

const EvidenceTable = ({ evidence }: { readonly evidence: readonly Evidence[] }): ReactNode => (
  <Table.ScrollContainer minWidth={360}>
    <Table>
      <Table.Thead>
        <Table.Tr>
          <Table.Th>Result</Table.Th>
          <Table.Th>Rule</Table.Th>
          <Table.Th>Evidence</Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {evidence.map((one) => (
          <Table.Tr key={one.rule}>
            <Table.Td>
              <VerdictBadge verdict={one.verdict} />
            </Table.Td>
            <Table.Td>{one.rule}</Table.Td>
            <Table.Td>
              {one.detail}
              {one.seen.length > 0 && (
                <List size="sm">
                  {one.seen.map((line, index) => (
                    <List.Item key={index}>{line}</List.Item>
                  ))}
                </List>
              )}
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  </Table.ScrollContainer>
)

const VERDICTS = {
  passed: ['Holds', 'green'],
  noted: ['Noted', 'yellow'],
  failed: ['Broken', 'red'],
  'not-tried': ['Not tried', 'gray'],
} as const satisfies Record<Evidence['verdict'], readonly [string, string]>

const VerdictBadge = ({ verdict }: Pick<Evidence, 'verdict'>): ReactNode => {
  const [word, colour] = VERDICTS[verdict]
  return (
    <Badge color={colour} variant="light" radius="sm" tt="none">
      {word}
    </Badge>
  )
}
