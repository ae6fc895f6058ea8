import { StreamWriter } from '@panoply/stream-writer'

const events = StreamWriter.fromEnvironment()

export const handler = async ({ bundle, call }) => {
  events.write('consumers', { consumer: 'bundles', bundle, call, node: process.version })
  const { failed, undelivered } = await events.flush({ timeoutMs: 30_000 })
  if (failed > 0) throw undelivered[0].error
}
