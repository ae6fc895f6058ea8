import type { MessageOutcome, QueueFault } from './transport.js'

/** Takes secrets out of a text. */
export type Redact = (text: string) => string

/** The code of a fault that brings none. */
const UNKNOWN_CODE = 'UnknownError'

const UNMENTIONED: QueueFault = {
  code: 'IncompleteAnswer',
  message: 'the answer of the queue does not mention the message',
}

/** What an answer says of each message of a batch; whoever sent it may be any client, and say anything. */
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

/** What a request failed of, whatever was thrown. */
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

/** An error that stands for several, as of a host with two addresses, has no words of its own. */
const reasonOf = (error: unknown): string | undefined => {
  const { message, errors } = fieldsOf(error)
  const words = textOf(message)
  if (words !== undefined) return words
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
