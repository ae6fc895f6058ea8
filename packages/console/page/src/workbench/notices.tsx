import { Alert, Button, Group } from '@mantine/core'
import type { ReactNode } from 'react'

import type { CheckAnswer, SourceDetail } from '../../../src/protocol/index.js'
import { ConsoleFailure, tellFailure } from '../api/console-failure.js'
import { sentence } from '../format/sentence.js'
import { formatDuration } from '../format/times.js'
import { Problem } from '../parts/problem.js'
import type { Work } from './use-work.js'

interface NoticesProps {
  readonly detail: SourceDetail
  readonly work: Work
  /** How often the module had been loaded when the page was opened, or when the person last started a run. */
  readonly seenReadings: number
  readonly onRunAgain: () => void
}

/** The result of the last action, and changes since then. */
export const Notices = ({ detail, work, seenReadings, onRunAgain }: NoticesProps): ReactNode => {
  const refusals = [work.check, work.run, work.stop, work.reset].flatMap(({ error }) =>
    error === null ? [] : [error],
  )
  return (
    <>
      {detail.readings > seenReadings && detail.moduleError === null && (
        <Alert color="blue" variant="light" title="The source was read anew" role="status">
          <Group justify="space-between" gap="sm">
            <span>A file changed. The form is made anew; what you typed is still there.</span>
            <Button size="xs" variant="default" onClick={onRunAgain}>
              Start again
            </Button>
          </Group>
        </Alert>
      )}
      {work.check.data && <CheckResult answer={work.check.data} />}
      {refusals.map((error) => (
        <Problem key={String(error)} {...tellRefusal(error)} />
      ))}
    </>
  )
}

const CheckResult = ({ answer }: { readonly answer: CheckAnswer }): ReactNode =>
  answer.ok ? (
    <Alert color="green" variant="light" title={sentence(answer.message)} role="status">
      Tried in {formatDuration(answer.durationMs)}
    </Alert>
  ) : (
    <Problem
      title={sentence(answer.message)}
      {...(answer.advice !== '' && { advice: answer.advice })}
    />
  )

const tellRefusal = (error: Error): { title: string; advice: string | undefined } =>
  error instanceof ConsoleFailure && error.code === 'params'
    ? { title: 'Some values are not right yet', advice: 'See the marked fields.' }
    : tellFailure(error)
