import { type ChildProcess, spawn } from 'node:child_process'

import { afterEach } from '@jest/globals'

/** How a process ended. */
export interface Ended {
  readonly code: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

/** A process under way. */
export interface Started {
  readonly child: ChildProcess
  readonly ended: Promise<Ended>
  /** Resolves when this text has come on stderr. Rejects when the process ends without it. */
  readonly says: (text: string) => Promise<void>
}

/** Starts a program in a separate process. */
export type Start = (words: readonly string[], folder: string) => Started

/**
 * Starts processes that are ended after each test, even if the test fails.
 *
 * @param program a file of JavaScript
 * @param nodeFlags what Node needs to run it
 * @param after when they are ended instead: pass `afterAll` if several tests run at the same time
 */
export const commandStarter = (
  program: string,
  nodeFlags: readonly string[] = [],
  after: typeof afterEach = afterEach,
): Start => {
  const children: ChildProcess[] = []
  after(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL')
  })
  return (words, folder) => {
    const child = spawn(process.execPath, [...nodeFlags, program, ...words], {
      cwd: folder,
      env: {
        ...process.env,
        PANOPLY_SOURCE_PASSWORD: 'hunter2-hunter2',
        PANOPLY_SOURCE_TOKEN: 'a-token',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    children.push(child)
    let [stdout, stderr] = ['', '']
    const listeners = new Set<() => void>()
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()))
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString()
      for (const listener of listeners) listener()
    })
    return {
      child,
      ended: new Promise((resolve) => {
        child.on('close', (code, signal) => {
          resolve({ code, signal, stdout, stderr })
        })
      }),
      says: (text) =>
        new Promise((resolve, reject) => {
          const listener = (): void => {
            if (stderr.includes(text)) resolve()
          }
          listeners.add(listener)
          listener()
          child.once('close', (code, signal) => {
            const end = `the process ended with ${String(signal ?? code)}`
            reject(new Error(`expected ${JSON.stringify(text)} on stderr; ${end}: ${stderr}`))
          })
        }),
    }
  }
}
