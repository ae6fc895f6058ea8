import { isPanoplyError } from '@panoply/errors'
import { type RecordWriter, StreamWriter } from '@panoply/stream-writer'

export const register = (events: RecordWriter, consumer: string): void => {
  events.write('consumers', { consumer, node: process.version })
}

const main = async (): Promise<void> => {
  const events = StreamWriter.fromEnvironment()
  register(events, 'commonjs-typescript')
  const { failed } = await events.close()
  if (failed > 0 || isPanoplyError(new Error('not ours'))) process.exitCode = 1
}

if (require.main === module) void main()
