import { redirectFault } from './answer-guard.js'
import { bundleFault } from './bundle-fault.js'
import { type MessageOutcome, type QueueFault, TransportError, UNMENTIONED } from './transport.js'

/** Masks the secrets in a text. */
export type Mask = (text: string) => string

/** The code for faults for which the queue gives no code. */
const UNKNOWN_CODE = 'UnknownError'

/**
 * The result of each message of a batch. A caller's own client may return any answer.
 *
 * @throws TransportError if the answer is inconsistent: it names a message that was not sent, or names a message twice
 */
export const outcomesOf = (count: number, answer: unknown, mask: Mask): MessageOutcome[] => {
  const outcomes: MessageOutcome[] = Array.from({ length: count }, () => UNMENTIONED)
  const { Successful, Failed } = fieldsOf(answer)
  const [taken, refused] = [listOf(Successful), listOf(Failed)]
  requireEachOnce([...taken, ...refused], count)
  for (const { Id } of taken) outcomes[Number(Id)] = 'accepted'
  for (const { Id, Code, Message, SenderFault } of refused) {
    outcomes[Number(Id)] = {
      code: mask(textOf(Code) ?? UNKNOWN_CODE),
      message: mask(textOf(Message) ?? 'no reason was given'),
      senderFault: SenderFault === true,
    }
  }
  return outcomes
}

/**
 * Checks that the answer names each message at most once, and no other message. Otherwise the whole answer cannot be
 * trusted, and the request counts as failed.
 */
const requireEachOnce = (entries: readonly Fields[], count: number): void => {
  const seen = new Set<unknown>()
  for (const { Id } of entries) {
    const shown = typeof Id === 'string' ? JSON.stringify(Id.slice(0, 40)) : 'no id'
    if (!isPlace(Id, count)) throw oddAnswer(`${shown}, which was not sent`)
    if (seen.has(Number(Id))) throw oddAnswer(`${shown} twice`)
    seen.add(Number(Id))
  }
}

const oddAnswer = (what: string): TransportError =>
  new TransportError({
    code: 'OddAnswer',
    message: `the answer of the queue is inconsistent: it names ${what}`,
  })

/** The fault of a failed request. `error` may be any value. */
export const faultOf = (error: unknown, mask: Mask): QueueFault => {
  const fault = rawFaultOf(error)
  return { ...fault, code: mask(fault.code), message: mask(fault.message) }
}

const rawFaultOf = (error: unknown): QueueFault => {
  if (error instanceof TransportError) return error.fault
  const { name, code, $metadata, $response } = fieldsOf(error)
  const { statusCode, headers } = fieldsOf($response)
  const httpStatus = fieldsOf($metadata)['httpStatusCode'] ?? statusCode
  const known = typeof code === 'string' ? code : textOf(name)
  const message = reasonOf(error) ?? known ?? String(error)
  const special =
    bundleFault(message, code) ??
    (typeof httpStatus === 'number'
      ? redirectFault(httpStatus, fieldsOf(headers)['location'])
      : undefined)
  if (special) return special
  if (typeof httpStatus !== 'number') return { code: known ?? UNKNOWN_CODE, message }
  // The message of the AWS client contains neither the status nor the answer.
  if (name === 'SyntaxError') {
    const words = `the queue answered with status ${httpStatus} and no JSON`
    return { code: 'OddAnswer', message: words, httpStatus }
  }
  return { code: known ?? UNKNOWN_CODE, message, httpStatus }
}

/**
 * The reason of an error. An `AggregateError`, such as for a host with two addresses, has no message, but its inner
 * errors have.
 */
const reasonOf = (error: unknown): string | undefined => {
  const { message, errors } = fieldsOf(error)
  const text = textOf(message)
  if (text !== undefined) return text
  const reasons = listOf(errors).flatMap((each) => textOf(each['message']) ?? [])
  return reasons.length > 0 ? [...new Set(reasons)].join(', ') : undefined
}

type Fields = Readonly<Record<string, unknown>>

const fieldsOf = (value: unknown): Fields => Object(value) as Fields

const listOf = (value: unknown): Fields[] =>
  Array.isArray(value) ? value.map((item) => fieldsOf(item)) : []

const textOf = (value: unknown): string | undefined =>
  (typeof value === 'string' && value !== '') || typeof value === 'number'
    ? String(value)
    : undefined

/** Whether an id is the index of a sent entry. */
const isPlace = (id: unknown, count: number): boolean =>
  typeof id === 'string' && /^\d+$/.test(id) && Number(id) < count
