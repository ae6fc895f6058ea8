import { channel } from 'node:diagnostics_channel'

import type { FlushEvent, RetryEvent, SendEvent, SpoolEvent } from './stream-writer-events.js'

/** Identifies the writer that publishes. It has no secret. */
export interface WriterIdentity {
  /** The platform's account, from the API key. */
  readonly account: string
}

/** Counts of records that were given up. It does not contain the records. */
export interface FailureMessage {
  readonly records: number
  readonly bytes: number
  readonly attempts: number
  readonly retryable: boolean
  /** The code of the queue or of the network. */
  readonly code: string
}

/**
 * Channels of `node:diagnostics_channel`: every writer of the process publishes here, so that monitoring tools can
 * observe it without changes to the code. A channel without a subscriber has no cost.
 */
const channels = {
  send: channel('panoply:stream-writer:send'),
  flush: channel('panoply:stream-writer:flush'),
  retry: channel('panoply:stream-writer:retry'),
  failure: channel('panoply:stream-writer:failure'),
  spool: channel('panoply:stream-writer:spool'),
}

interface Messages {
  send: SendEvent
  flush: FlushEvent
  retry: RetryEvent
  failure: FailureMessage
  spool: SpoolEvent
}

/** Publishes on a channel. The message is only made if the channel has a subscriber. */
export const publish = <Name extends keyof Messages>(
  name: Name,
  writer: WriterIdentity,
  makeMessage: () => Messages[Name],
): void => {
  if (channels[name].hasSubscribers) channels[name].publish({ ...writer, ...makeMessage() })
}
