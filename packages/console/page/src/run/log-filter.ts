import type { TimelineEntry, TimelineKind } from '../../../src/protocol/index.js'

/** The groups of log entries that a person can choose. */
export const LOG_GROUPS = {
  everything: undefined,
  'log lines': ['log'],
  'warnings and retries': ['warning', 'retry', 'stall', 'error'],
  checkpoints: ['checkpoint', 'source-change'],
  errors: ['error'],
} as const satisfies Record<string, readonly TimelineKind[] | undefined>

export type LogGroup = keyof typeof LOG_GROUPS

/** The entries of a group whose message contains `text`, in upper or lower case. */
export const filterLog = (
  entries: readonly TimelineEntry[],
  group: LogGroup,
  text: string,
): readonly TimelineEntry[] => {
  const kinds: readonly TimelineKind[] | undefined = LOG_GROUPS[group]
  const wanted = text.trim().toLowerCase()
  if (kinds === undefined && wanted === '') return entries
  return entries.filter(
    ({ kind, message }) =>
      (kinds === undefined || kinds.includes(kind)) &&
      (wanted === '' || message.toLowerCase().includes(wanted)),
  )
}
