import { InvalidArgumentError } from '@panoply/errors'

import { VERSION } from '../version.js'

/** The attributes of every message. The platform reads only these three. */
export type MessageAttributes = Readonly<
  Record<'key' | 'secret' | 'sdk', { readonly DataType: 'String'; readonly StringValue: string }>
>

export const messageAttributes = (apiKey: string, apiSecret: string): MessageAttributes => ({
  key: text(apiKey),
  secret: text(apiSecret),
  sdk: text(`panoply-typescript-sdk-${VERSION}`),
})

/** The weight of the attributes: SQS counts the name, the type and the value of each, in bytes of UTF-8. */
export const attributeBytes = (attributes: MessageAttributes): number =>
  Object.entries(attributes).reduce(
    (sum, [name, { DataType, StringValue }]) =>
      sum + Buffer.byteLength(name) + Buffer.byteLength(DataType) + Buffer.byteLength(StringValue),
    0,
  )

/** The shortest possible line: an empty record for a table with a name of one letter. */
const SHORTEST_LINE_BYTES = Buffer.byteLength('{"__table":"t"}')

/** @throws InvalidArgumentError if the key and the secret leave no room for a record */
export const requireRoom = (attributes: MessageAttributes, maxMessageBytes: number): void => {
  const needed = attributeBytes(attributes) + SHORTEST_LINE_BYTES
  if (needed <= maxMessageBytes) return
  throw new InvalidArgumentError(
    `options.maxMessageBytes: expected at least ${needed}, which the key, the secret and the smallest record weigh, ` +
      `got ${maxMessageBytes}`,
    { argument: 'options.maxMessageBytes' },
  )
}

const text = (value: string): MessageAttributes['key'] => ({
  DataType: 'String',
  StringValue: value,
})
