import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'

const program = programBuilder(new URL('../', import.meta.url))('src/main.ts')

const run = (...args: string[]) => {
  const child = spawn(process.execPath, [program, ...args])
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
