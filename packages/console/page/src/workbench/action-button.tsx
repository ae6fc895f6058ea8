import { Button } from '@mantine/core'
import type { ReactNode } from 'react'

interface ActionButtonProps {
  readonly name: string
  readonly isPrimary?: boolean
  readonly isPending?: boolean
  /** A button that cannot be used now keeps its place in the order of the keyboard. */
  readonly isDisabled?: boolean
  readonly onClick: () => void
}

/** One of the things that can be done with a source. */
export const ActionButton = ({
  name,
  isPrimary = false,
  isPending = false,
  isDisabled = false,
  onClick,
}: ActionButtonProps): ReactNode => {
  const isOff = isDisabled || isPending
  return (
    <Button
      size="sm"
      variant={isPrimary ? 'filled' : 'default'}
      aria-disabled={isOff}
      aria-busy={isPending}
      data-disabled={isOff}
      onClick={() => {
        if (!isOff) onClick()
      }}
    >
      {name}
    </Button>
  )
}
