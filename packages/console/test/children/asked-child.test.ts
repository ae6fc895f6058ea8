import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

import { afterEach, describe, expect, it } from '@jest/globals'

import { AskedChild } from '../../src/children/asked-child.js'

const LONG_MS = 60_000
const children: ChildProcess[] = []

/** A process that runs a text, with a channel. */
const childOf = (text: string): ChildProcess => {
  const child = spawn(process.execPath, ['-e', text], {
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  })
  children.push(child)
  return child
}

afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL')
})

describe('a question to a process', () => {
  it('that has closed its channel, and has not ended yet, may be asked again', async () => {
    const child = childOf('process.disconnect(); setInterval(() => {}, 1000)')
    await once(child, 'disconnect')
    let timeouts = 0
    const asked = new AskedChild(child).ask('anything', {}, LONG_MS, () => (timeouts += 1))
    await expect(asked).rejects.toMatchObject({
      failure: { code: 'busy', message: 'the process has just ended', advice: 'Ask again.' },
    })
    expect(timeouts).toBe(0)
  })

  it('that does not answer in time fails, and the process is ended', async () => {
    const child = childOf('process.on("message", () => {})')
    const asked = new AskedChild(child).ask('anything', {}, 50, () => child.kill('SIGKILL'))
    await expect(asked).rejects.toMatchObject({ failure: { code: 'timeout' } })
    await once(child, 'exit')
  })
})
