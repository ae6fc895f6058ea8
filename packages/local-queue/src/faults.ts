/**
 * A fault: what the server does with a request instead of passing it on.
 *
 * - `status`: answers with an HTTP status and an SQS error code; the queue sees nothing
 * - `reset`: cuts the connection before the queue sees anything
 * - `cut`: lets the queue accept the messages, then cuts the connection instead of answering
 * - `silence`: never answers; the queue sees nothing
 * - `silence-after`: lets the queue accept the messages, never answers
 * - `garbage`: lets the queue accept the messages, answers with half a JSON text
 * - `refuse`: refuses the messages that it is told to with a code, in an answer of status 200; passes on the rest
 * - `forget`: passes everything on, and leaves the messages that it is told to out of the answer
 */
export type Fault =
  | {
      readonly kind: 'status'
      readonly status: number
      readonly code: string
      readonly message?: string
    }
  | { readonly kind: 'reset' | 'cut' | 'silence' | 'silence-after' | 'garbage' }
  | {
      readonly kind: 'refuse'
      readonly code: string
      readonly message?: string
      readonly senderFault: boolean
      readonly which: MessageTest
    }
  | { readonly kind: 'forget'; readonly which: MessageTest }

/** Whether the fault applies to a message of the request. */
export type MessageTest = (body: string, index: number) => boolean

/** Chooses the fault of a request. `undefined`: no fault. */
export type FaultPlan = (request: ReceivedRequest) => Fault | undefined

/** A request, as the server received it. */
export interface ReceivedRequest {
  /** 0 for the first request. */
  readonly index: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly entries: readonly ReceivedEntry[]
  /** The size of the request on the network, in bytes. */
  readonly wireBytes: number
}

/** A message of a request, as the server received it. */
export interface ReceivedEntry {
  readonly Id: string
  readonly MessageBody: string
  readonly MessageAttributes: Readonly<
    Record<string, { readonly DataType: string; readonly StringValue: string }>
  >
}

/**
 * Applies a list of faults, one per request. Requests after the end of the list have no fault.
 *
 * @example
 * const queue = await startLocalQueue({ faults: inOrder({ kind: 'reset' }) })
 * await queue.stop()
 */
export const inOrder = (...faults: readonly (Fault | undefined)[]): FaultPlan => {
  return ({ index }) => faults[index]
}
