import { openWriter } from '../contenders/stream-writer.js'
import type { Finding } from '../measure.js'
import { recordOf, TABLE } from '../records.js'

const COUNT = 100_000
const MAX_MESSAGE_BYTES = 256_000
const AIM = 0.98

interface Entry {
  readonly Id: string
  readonly MessageBody: string
  readonly MessageAttributes: Readonly<Record<string, Readonly<Record<string, string>>>>
}

/** How full messages are under load, attributes counted. */
export const fill = async (): Promise<Finding[]> => {
  const weights: number[] = []
  const client = {
    send: ({ input }: { input: { Entries: Entry[] } }): Promise<object> => {
      weights.push(...input.Entries.map(weigh))
      return Promise.resolve({ Successful: input.Entries.map(({ Id }) => ({ Id })) })
    },
  }
  const writer = openWriter({ client, maxMessageBytes: MAX_MESSAGE_BYTES })
  for (let n = 0; n < COUNT; n++) {
    if (!writer.write(TABLE, recordOf(n))) await writer.ready()
  }
  await writer.close()
  // The last is the rest.
  const full = weights.slice(0, -1)
  const mean = full.reduce((sum, weight) => sum + weight, 0) / full.length / MAX_MESSAGE_BYTES
  return [
    {
      what: 'fill of messages under load, of what they may weigh',
      measured: `${(mean * 100).toFixed(2)} % (${full.length} messages)`,
      aim: `${AIM * 100} %`,
      reached: mean >= AIM,
    },
  ]
}

const weigh = ({ MessageBody, MessageAttributes }: Entry): number =>
  Object.entries(MessageAttributes).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name + Object.values(value).join('')),
    Buffer.byteLength(MessageBody),
  )
