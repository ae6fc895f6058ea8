import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

import { describe, expect, it } from '@jest/globals'

const PROGRAM = fileURLToPath(new URL('../src/main.ts', import.meta.url))
/** Runs TypeScript as it is. */
const TSX = ['--import', import.meta.resolve('tsx'), '--conditions=@panoply/source']

const run = (...args: string[]) => {
  const child = spawn(process.execPath, [...TSX, PROGRAM, ...args], { env: process.env })
  const output = { stdout: '', stderr: '' }
  child.stdout.on('data', (chunk) => (output.stdout += String(chunk)))
  child.stderr.on('data', (chunk) => (output.stderr += String(chunk)))
  return { child, output, ended: once(child, 'close') }
}

describe('the command local-queue', () => {
  it('prints credentials, and shows the records that arrive', async () => {
    const { child, output, ended } = run()
    await once(child.stderr, 'data')
    const { endpoint } =
      /^export PANOPLY_KEY=\w+\/\w+\nexport PANOPLY_SECRET=[\w+/=]+\nexport AWS_ENDPOINT_URL_SQS=(?<endpoint>\S+)\n$/.exec(
        output.stdout,
      )?.groups ?? {}
    const Entries = [{ Id: '0', MessageBody: '{"n":1,"__table":"t"}', MessageAttributes: {} }]
    const shown = once(child.stdout, 'data')
    await fetch(endpoint ?? '', { method: 'POST', body: JSON.stringify({ Entries }) })
    await shown
    expect(output.stdout).toMatch(/\n\{"n":1,"__table":"t"\}\n$/)
    child.kill('SIGKILL')
    await ended
  })

  it.each([
    ['--port=banana', '--port: expected a number from 0 to 65535, got banana\n'],
    ['--port=70000', '--port: expected a number from 0 to 65535, got 70000\n'],
    ['--prot=1', "Unknown option '--prot'"],
  ])('refuses %s', async (arg, words) => {
    const { output, ended } = run(arg)
    expect(await ended).toEqual([2, null])
    expect(output.stderr).toContain(words)
  })
})
