import { Alert, Text } from '@mantine/core'
import type { ReactNode } from 'react'

interface ProblemProps {
  /** What failed, in plain words. */
  readonly title: string
  readonly children?: ReactNode
  /** What the person can do about it. */
  readonly advice?: string | undefined
}

/** A failure, and what to do about it. Screen readers read it when it appears. */
export const Problem = ({ title, children, advice }: ProblemProps): ReactNode => (
  <Alert color="red" variant="light" title={title} role="alert">
    {children}
    {advice !== undefined && (
      <Text size="sm" mt={4} fw={600}>
        {advice}
      </Text>
    )}
  </Alert>
)
