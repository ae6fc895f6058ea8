import { Button, Group, Text } from '@mantine/core'
import { type ReactNode, useEffect, useId, useRef } from 'react'
import { createPortal } from 'react-dom'

import styles from './workbench.module.css'

interface ResetDialogProps {
  readonly title: string
  readonly onCancel: () => void
  readonly onReset: () => void
}

/** Asks before the state of a source is deleted. While it is open, the page behind it cannot be used. */
export const ResetDialog = ({ title, onCancel, onReset }: ResetDialogProps): ReactNode => {
  const dialog = useRef<HTMLDialogElement>(null)
  const headingId = useId()
  useEffect(() => {
    const page = document.getElementById('page')
    const opener = document.activeElement
    dialog.current?.showModal()
    // The browser blocks the keyboard for the page behind. This also hides the page from screen readers.
    page?.setAttribute('aria-hidden', 'true')
    return () => {
      page?.removeAttribute('aria-hidden')
      if (opener instanceof HTMLElement) opener.focus()
    }
  }, [])
  return createPortal(
    <dialog
      ref={dialog}
      className={styles['dialog']}
      aria-labelledby={headingId}
      onCancel={(event) => {
        event.preventDefault()
        onCancel()
      }}
    >
      <h2 id={headingId} className={styles['dialogTitle']}>
        Begin again from the beginning?
      </h2>
      <Text size="sm">
        The kept state of {title} is forgotten, and cannot be brought back. The next run reads
        everything again. Rows that are in the tables already stay there, and may then be there
        twice.
      </Text>
      <Group justify="flex-end" gap="xs" mt="lg">
        <Button variant="default" data-autofocus autoFocus onClick={onCancel}>
          Cancel
        </Button>
        <Button color="red" onClick={onReset}>
          Reset
        </Button>
      </Group>
    </dialog>,
    document.body,
  )
}
