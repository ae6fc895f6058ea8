import { type MessageOutcome, type QueueFault, UNMENTIONED } from './transport.js'

/** Takes secrets out of a text. */
export type Redact = (text: string) => string

/** The code of a fault without a code of its own. */
const UNKNOWN_CODE = 'UnknownError'

/** What an answer says about each message of a batch. A caller's own client may answer anything. */
export const outcomesOf = (count: number, answer: unknown, redact: Redact): MessageOutcome[] => {
  const outcomes: MessageOutcome[] = Array.from({ length: count }, () => UNMENTIONED)
  const { Successful, Failed } = fieldsOf(answer)
  for (const { Id } of listOf(Successful)) {
    if (isPlace(Id, count)) outcomes[Number(Id)] = 'accepted'
  }
  for (const { Id, Code, Message, SenderFault } of listOf(Failed)) {
    if (!isPlace(Id, count)) continue
    outcomes[Number(Id)] = {
      code: redact(textOf(Code) ?? UNKNOWN_CODE),
      message: redact(textOf(Message) ?? 'no reason was given'),
      senderFault: SenderFault === true,
    }
  }
  return outcomes
}

/** Why a request failed. Anything may have been thrown. */
export const faultOf = (error: unknown, redact: Redact): QueueFault => {
  const { name, code, $metadata, $response } = fieldsOf(error)
  const httpStatus = fieldsOf($metadata)['httpStatusCode'] ?? fieldsOf($response)['statusCode']
  const known = typeof code === 'string' ? code : textOf(name)
  return {
    code: redact(known ?? UNKNOWN_CODE),
    message: redact(reasonOf(error) ?? known ?? String(error)),
    ...(typeof httpStatus === 'number' && { httpStatus }),
  }
}

/** An `AggregateError`, as of a host with two addresses, has no message of its own: its errors have. */
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

/** Entries are numbered from 0. */
const isPlace = (id: unknown, count: number): boolean =>
  typeof id === 'string' && /^\d+$/.test(id) && Number(id) < count
