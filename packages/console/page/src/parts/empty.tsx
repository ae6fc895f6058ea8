import { Text } from '@mantine/core'
import type { ReactNode } from 'react'

/** Says why there is nothing to see here yet, and what would fill the place. */
export const Empty = ({ children }: { readonly children: ReactNode }): ReactNode => (
  <Text size="sm" c="dimmed" py="lg" ta="center">
    {children}
  </Text>
)
