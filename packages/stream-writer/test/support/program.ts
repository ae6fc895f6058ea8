import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

import type { LocalQueue } from '@panoply/local-queue'
import { programBuilder } from '@panoply/test-kit/program-builder'

/** How a program ended, and what it said. */
export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Program {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
}

const built = programBuilder(new URL('../../', import.meta.url))

/** Starts one of `test/programs` in a process of its own, with a queue to write to. */
export const startProgram = (name: string, queue: LocalQueue, ...args: string[]): Program => {
  const program = built(`test/programs/${name}.ts`)
  const child = spawn(process.execPath, ['--expose-gc', program, ...args], {
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...process.env,
      NODE_OPTIONS: '',
      AWS_ENDPOINT_URL_SQS: queue.endpoint,
      AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
      QUEUE_KEY: queue.apiKey,
      QUEUE_SECRET: queue.apiSecret,
    },
  })
  const output = { stdout: '', stderr: '' }
  child.stdout?.on('data', (chunk) => (output.stdout += String(chunk)))
  child.stderr?.on('data', (chunk) => (output.stderr += String(chunk)))
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, ...output }))
  return { child, ended }
}

/** How long a program lived on after it had done its work: see `reportEnd`. */
export const livedOnMs = ({ stdout }: Ended): number =>
  (JSON.parse(stdout) as { livedOnMs: number }).livedOnMs
