import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

/** Runs something against a sink that answers after so many milliseconds; it gets the sink's port. */
export const withSink = async <Result>(
  latencyMs: number,
  run: (port: number) => Promise<Result>,
): Promise<Result> => {
  const child = fork(fileURLToPath(new URL('sink.js', import.meta.url)), [String(latencyMs)])
  try {
    const [port] = (await once(child, 'message')) as [number]
    return await run(port)
  } finally {
    child.disconnect()
  }
}
