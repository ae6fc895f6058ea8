import { Alert, Text } from '@mantine/core'
import type { ReactNode } from 'react'

interface ProblemProps {
  /** What failed, in plain words. */
  readonly title: string
  readonly children?: ReactNode
  /** What the person can do about it. */
  readonly advice?: string | undefined
}

/** Something that failed, and what to do. It is read out when it appears. */
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
