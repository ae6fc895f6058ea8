import childProcess from 'node:child_process'
import { once } from 'node:events'
import fs from 'node:fs'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'

import { SecretMask } from '@panoply/errors'

import { captureStdio } from '../../src/process/capture-stdio.js'
import { ProcessCapture } from '../../src/process/process-capture.js'

const PRINTS = ['-e', 'console.log("out"); console.error("err")']
const FAILS = ['-e', 'console.log("out"); console.error("err"); process.exit(3)']

// Jest gives named imports of Node's modules as they were before: a source sees them change.
describe('a capture of the process', () => {
  let capture: ProcessCapture
  let heard: string[]

  beforeEach(() => {
    heard = []
    capture = new ProcessCapture((line, stream) => heard.push(`${stream} ${line}`))
  })
  afterEach(() => {
    capture.release()
  })

  it('hears what is printed line by line, whatever pieces it comes in', () => {
    process.stdout.write('a\nb')
    process.stderr.write('c\r\n')
    process.stdout.write(Buffer.from('d\n\n'))
    process.stdout.write('e')
    expect(heard).toEqual(['stdout a', 'stderr c', 'stdout bd'])
    capture.endLines()
    expect(heard.at(-1)).toBe('stdout e')
  })

  it('hears a long secret as one line, in whichever pieces a pipe delivers it', () => {
    const secret = `{"private_key":"${'(9f8Ab3xQ)*+['.repeat(20_000)}"}`
    const mask = new SecretMask([secret])
    for (let at = 0; at < secret.length; at += 65_536) {
      process.stdout.write(secret.slice(at, at + 65_536))
    }
    process.stdout.write(' sent\n')
    expect(heard.map((line) => mask.mask(line))).toEqual(['stdout [secret] sent'])
  })

  it('hears the first MiB of a line, and how much is left out, so that a secret is never cut in silence', () => {
    const secret = 'key-0123456789abcdef-0123456789abcdef'
    for (const piece of ['-'.repeat(1024 * 1024 - 20), secret, '-'.repeat(99), '\n', 'next\n']) {
      process.stdout.write(piece)
    }
    const [line = '', next] = heard.map((each) => new SecretMask([secret]).mask(each.slice(-200)))
    expect(line.slice(-40)).toBe(`${'-'.repeat(9)}[secret]... 116 more characters`)
    expect(next).toBe('stdout next')
  })

  it('tells a writer that its text was taken', async () => {
    await new Promise<void>((resolve) => {
      process.stdout.write('a\n', () => {
        resolve()
      })
    })
    await new Promise<void>((resolve) => {
      process.stderr.write('b\n', 'utf8', () => {
        resolve()
      })
    })
    expect(heard).toEqual(['stdout a', 'stderr b'])
  })

  it('stays open to rows when a source ends a stream, and hears its last text', async () => {
    await new Promise<void>((resolve) => {
      process.stdout.end('a\n', resolve)
    })
    process.stderr.end('b\n', 'utf8')
    process.stderr.end()
    expect(heard).toEqual(['stdout a', 'stderr b'])
    expect([process.stdout.writableEnded, process.stderr.writableEnded]).toEqual([false, false])
  })

  it.each([
    ['inherit', ['stdout out', 'stderr err']],
    [['ignore', 'inherit', 'ignore'], ['stdout out']],
    [
      ['ignore', 2, 1],
      ['stderr out', 'stdout err'],
    ],
    [['pipe', process.stderr, 'ignore'], ['stderr out']],
    [['pipe', 'pipe', 'pipe'], []],
  ] as const)('hears a child with the streams %j', async (stdio, lines) => {
    const options = { stdio: stdio as childProcess.StdioOptions }
    const child = childProcess.spawn(process.execPath, PRINTS, options)
    // What is a pipe for the source stays its own.
    child.stdout?.resume()
    await once(child, 'close')
    expect([...heard].sort()).toEqual([...lines].sort())

    heard = []
    const { status } = childProcess.spawnSync(process.execPath, PRINTS, options)
    expect([status, heard]).toEqual([0, lines])
  })

  it('leaves a source no stream that it has given away', () => {
    const child = childProcess.spawn(process.execPath, PRINTS, { stdio: 'inherit' })
    expect([child.stdout, child.stderr, child.stdio[1]]).toEqual([null, null, null])
    child.kill('SIGKILL')
    const { stdout, stderr } = childProcess.spawnSync(process.execPath, PRINTS, {
      stdio: 'inherit',
    })
    expect([stdout, stderr]).toEqual([null, null])
  })

  it('lets a command that fails throw as ever', () => {
    expect(() => childProcess.execFileSync(process.execPath, FAILS, { stdio: 'inherit' })).toThrow(
      expect.objectContaining({ status: 3, message: expect.stringMatching(/^Command failed: /) }),
    )
    expect(() => childProcess.execSync('exit 4', { stdio: 'inherit' })).toThrow(
      expect.objectContaining({ status: 4 }),
    )
    expect(() => childProcess.execFileSync('/nowhere/at/all', [], { stdio: 'inherit' })).toThrow(
      /ENOENT/,
    )
    expect(heard).toEqual(['stdout out', 'stderr err'])
  })

  it('hears what goes to the descriptors of the streams, and no other', () => {
    expect(fs.writeSync(1, 'é\n')).toBe(3)
    expect(fs.writeSync(2, Buffer.from('xay\n'), 1, 1)).toBe(1)
    capture.endLines()
    expect(heard).toEqual(['stdout é', 'stderr a'])
    expect(() => fs.writeSync(9_999, 'a')).toThrow(/EBADF/)
  })

  it('gives everything back', () => {
    capture.release()
    const functions = () => ({ ...childProcess, ...fs })
    const before = functions()
    const second = new ProcessCapture(() => undefined)
    expect(functions()).not.toEqual(before)
    second.release()
    expect(functions()).toEqual(before)
  })
})

describe('the streams of a child', () => {
  it.each([undefined, 'pipe', 'ignore', [], [1, 'pipe', 'ignore'], ['inherit']])(
    '%j inherit none of ours that is for output',
    (stdio) => {
      expect(captureStdio(stdio)).toBeUndefined()
    },
  )
})
