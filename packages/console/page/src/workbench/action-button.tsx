import { Button } from '@mantine/core'
import type { ReactNode } from 'react'

interface ActionButtonProps {
  readonly name: string
  readonly isPrimary?: boolean
  readonly isPending?: boolean
  /** A disabled button can still be reached with the Tab key. */
  readonly isDisabled?: boolean
  readonly onClick: () => void
}

/** A button for an action on a source. */
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
