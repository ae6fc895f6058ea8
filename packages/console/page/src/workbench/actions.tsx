import { Group } from '@mantine/core'
import { type ReactNode, useState } from 'react'

import type { SourceDetail } from '../../../src/protocol/index.js'
import { type FormState } from '../connect/form-state.js'
import { valuesToSend } from '../connect/form-values.js'
import type { ProofWork } from '../develop/use-proof.js'
import { isUnderWay } from '../run/run-words.js'
import { ActionButton } from './action-button.js'
import { ResetDialog } from './reset-dialog.js'
import type { Work } from './use-work.js'

interface ActionsProps {
  readonly detail: SourceDetail
  readonly form: FormState
  readonly work: Work
  readonly proof: ProofWork
}

/** The buttons for all actions on a source. */
export const Actions = ({ detail, form, work, proof }: ActionsProps): ReactNode => {
  const [isAskingReset, setIsAskingReset] = useState(false)
  const values = valuesToSend(detail, form.typed)
  const isRunning = isUnderWay(detail.run)
  const isBroken = detail.moduleError !== null
  return (
    <Group gap="xs" role="toolbar" aria-label="Actions">
      <ActionButton
        name="Check"
        isPending={work.check.isPending}
        isDisabled={isBroken}
        onClick={() => {
          work.check.mutate(values)
        }}
      />
      <ActionButton
        name="Preview"
        isPending={work.preview.isPending}
        isDisabled={isBroken}
        onClick={() => {
          work.preview.mutate(values)
        }}
      />
      <ActionButton
        name="Run"
        isPrimary
        isPending={work.run.isPending}
        isDisabled={isRunning || isBroken || work.reset.isPending}
        onClick={() => {
          work.run.mutate(values)
        }}
      />
      <ActionButton
        name="Stop"
        isPending={work.stop.isPending}
        isDisabled={!isRunning}
        onClick={() => {
          work.stop.mutate()
        }}
      />
      <ActionButton
        name="Reset"
        isPending={work.reset.isPending}
        isDisabled={isRunning}
        onClick={() => {
          setIsAskingReset(true)
        }}
      />
      <ActionButton
        name="Prove"
        isPending={proof.isProving}
        isDisabled={!detail.canProve || isBroken || isRunning}
        onClick={() => {
          proof.start.mutate(values)
        }}
      />
      {isAskingReset && (
        <ResetDialog
          title={detail.title}
          onCancel={() => {
            setIsAskingReset(false)
          }}
          onReset={() => {
            setIsAskingReset(false)
            work.reset.mutate()
          }}
        />
      )}
    </Group>
  )
}
