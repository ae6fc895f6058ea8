import { Text } from '@mantine/core'
import type { ReactNode } from 'react'

/** A text for an empty part of the page: why it is empty, and what would fill it. */
export const Empty = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <Text size="sm" c="dimmed" py="lg" ta="center">
    {children}
  </Text>
)
