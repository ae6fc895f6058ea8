import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'

import { afterEach, describe, expect, it } from '@jest/globals'
import {
  inOrder,
  type LocalQueue,
  type LocalQueueOptions,
  startLocalQueue,
} from '@panoply/local-queue'

import { createExitGuard } from '../src/runtime/exit-guard.js'
import { type Ended, livedOnMs, type Program, startProgram } from './support/program.js'
import { numbered, numbersOf, until } from './support/scene.js'

let queue: LocalQueue | undefined
let running: ChildProcess | undefined

afterEach(async () => {
  running?.kill('SIGKILL')
  await queue?.stop()
})

interface Started extends Program {
  readonly queue: LocalQueue
}

const run = async (
  program: string,
  options: LocalQueueOptions = {},
  ...args: string[]
): Promise<Ended> => (await start(program, options, ...args)).ended

const start = async (
  program: string,
  options: LocalQueueOptions = {},
  ...args: string[]
): Promise<Started> => {
  queue = await startLocalQueue(options)
  const { child, ended } = startProgram(program, queue, ...args)
  running = child
  return { child, queue, ended }
}

const pass = async (durationMs: number): Promise<void> => {
  const end = performance.now() + durationMs
  await until(() => performance.now() > end)
}

describe('a program', () => {
  it('that writes five records and simply ends delivers five and is gone within a second of one that closes', async () => {
    const { queue, ended } = await start('ends')
    const ends = await ended
    expect(ends).toMatchObject({ code: 0, stderr: '' })
    expect(numbersOf(queue.records())).toEqual([0, 1, 2, 3, 4])
    // Its buffer would have waited a minute for company. What loading the client takes is the machine's affair.
    const closes = await startProgram('closes', queue).ended
    expect(livedOnMs(ends)).toBeLessThan(livedOnMs(closes) + 1_000)
  })

  it('that ends while the queue is in trouble stays until its records are delivered', async () => {
    const throttled = { kind: 'status', status: 400, code: 'RequestThrottled' } as const
    const { code } = await run('ends-while-throttled', {
      faults: inOrder(throttled, { kind: 'reset' }, throttled),
    })
    expect(code).toBe(0)
    expect(numbersOf(queue?.records() ?? [])).toEqual([0])
  })

  it('that has delivered everything is not kept alive', async () => {
    expect(livedOnMs(await run('idle'))).toBeLessThan(1_000)
  })

  it('that calls process.exit too early is told what was lost', async () => {
    const { code, stderr } = await run('exits')
    expect(code).toBe(3)
    expect(stderr).toBe(
      '2 records were not delivered to Panoply: the process ended before the queue answered. ' +
        'Await close() before process.exit().\n',
    )
    expect(queue?.records()).toEqual([])
  })

  it('that calls process.exit too early gets the records back when it listens', async () => {
    const { code, stdout, stderr } = await run('exits', {}, 'heard')
    expect({ code, stderr }).toEqual({ code: 3, stderr: '' })
    expect(JSON.parse(stdout)).toEqual(numbered(2).map((record) => ({ table: 't', record })))
  })

  it.each(['deadline', 'refusal'])(
    'whose listener calls process.exit when it is told of the first is told how many others there were (%s)',
    async (way) => {
      const { code, stdout, stderr } = await run(
        'exits-when-told',
        { faults: () => ({ kind: 'status', status: 403, code: 'AccessDenied' }) },
        way,
      )
      expect({ code, stdout }).toEqual({ code: 4, stdout: '1\n' })
      expect(stderr).toMatch(/^49 records were not delivered to Panoply: the process ended/)
    },
  )

  it('that closes before process.exit loses nothing', async () => {
    const { code, stderr } = await run('exits-after-close')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(numbersOf(queue?.records() ?? [])).toEqual([0])
  })

  it('with a hundred writers adds one listener for each way to end', async () => {
    const { code, stdout, stderr } = await run('many-writers')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toEqual({ beforeExit: 1, exit: 1 })
    // On a machine that is slow enough some are sent twice.
    expect(new Set(numbersOf(queue?.records() ?? []))).toEqual(new Set(numbersOf(numbered(100))))
  })

  it('that is frozen past every deadline tries once more when it is thawed', async () => {
    const { child, queue, ended } = await start('frozen', {
      faults: inOrder(undefined, { kind: 'silence' }),
    })
    await until(() => queue.requests.length > 1)
    child.kill('SIGSTOP')
    // Longer than the message may be tried, and longer than a busy event loop is late.
    await pass(3_000)
    child.kill('SIGCONT')
    const { code, stdout } = await ended
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toMatchObject({ delivered: 1, failed: 0, pending: 0 })
    expect(numbersOf(queue.records())).toEqual([0, 1])
  })

  it('that is a handler, frozen between its calls, has delivered when each call ends', async () => {
    const { child, queue, ended } = await start('serverless')
    for (const n of [0, 1, 2]) {
      const answered = once(child, 'message')
      child.send({ n })
      await expect(answered).resolves.toMatchObject([{ delivered: 1, failed: 0 }])
      expect(numbersOf(queue.records())).toContain(n)
      child.kill('SIGSTOP')
      await pass(50)
      child.kill('SIGCONT')
    }
    child.send('end')
    const { code, stderr } = await ended
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('that offers half a million records while the queue is down grows by what it may buffer, and a fifth', async () => {
    const MIB = 1024 * 1024
    const BUFFER_MIB = 64
    const { code, stdout } = await run('queue-down', {}, String(BUFFER_MIB))
    expect(code).toBe(0)
    const measured = JSON.parse(stdout) as Record<string, number>
    const bufferBytes = BUFFER_MIB * MIB
    expect(measured['bufferedBytes']).toBeGreaterThan(bufferBytes * 0.99)
    expect(measured['grownBytes']).toBeLessThan(bufferBytes * 1.2)
    // Requests in flight, and no more: 40 bytes that each refused record leaves behind would be seven megabytes.
    expect(measured['heldBytes']).toBeLessThan(bufferBytes + 6 * MIB)
    // What was refused was told so; nothing was dropped.
    expect(measured['refused']).toBeGreaterThan(150_000)
    expect(measured['accepted']).toBe(500_000 - (measured['refused'] ?? 0))
    expect(measured['pending']).toBe(measured['accepted'])
  })

  it('loads the AWS client when its first request leaves, and not before', async () => {
    const { stdout } = await run('loads')
    expect(JSON.parse(stdout)).toEqual({ before: false, after: true })
  })

  it('reads no variable of the AWS tools but the endpoint, and none of their files', async () => {
    const { stdout, stderr } = await run('reads')
    expect({ stderr, ...(JSON.parse(stdout) as object) }).toEqual({
      stderr: '',
      delivered: 1,
      read: [
        'AWS_ENABLE_DEFAULT_SOCKET_TIMEOUT_2026',
        'AWS_ENDPOINT_URL_SQS',
        'AWS_LAMBDA_BENCHMARK_MODE',
        'AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA',
        'AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED',
      ],
    })
  })

  it('that has everything handed back grows no more for it, whoever waits and listens', async () => {
    const { code, stdout } = await run('failing', {
      faults: () => ({ kind: 'status', status: 403, code: 'AccessDenied' }),
    })
    expect(code).toBe(0)
    const { failed, grownBytes } = JSON.parse(stdout) as Record<string, number>
    expect(failed).toBe(50_000)
    // Fifty megabytes came back; some four may be buffered at once, and one is kept.
    expect(grownBytes).toBeLessThan(16 * 1024 * 1024)
  })

  it('that is a worker delivers when it ends, and is told what was lost when it exits', async () => {
    const { code, stdout, stderr } = await run('worker')
    expect({ code, ...(JSON.parse(stdout) as object) }).toEqual({ code: 0, end: 0, exit: 3 })
    expect(stderr).toMatch(/^1 records were not delivered to Panoply/)
    expect(numbersOf(queue?.records() ?? [])).toEqual([0])
  })

  it('whose last message has no reader ends as usual, and its other work is done', async () => {
    const { child, ended } = await start('deaf')
    await once(child, 'message')
    child.stderr?.destroy()
    child.send('exit')
    await expect(ended).resolves.toEqual({
      code: 0,
      stdout: 'the next listener ran\n',
      stderr: '',
    })
  })

  it('without an error listener is warned once and does not crash', async () => {
    const { code, stderr } = await run('unheard', {
      faults: () => ({ kind: 'status', status: 403, code: 'AccessDenied' }),
    })
    // Neither a listener nor a report received the record.
    expect(code).toBe(1)
    expect(stderr.match(/PANOPLY_UNDELIVERED/g)).toHaveLength(1)
    expect(stderr).not.toContain(queue?.apiSecret)
  })

  it.each([
    ['warns', {}],
    ['prints no warnings', { NODE_NO_WARNINGS: '1' }],
  ])(
    'that ends with records lost has the exit code 1 and says so, when Node %s',
    async (_, env) => {
      queue = await startLocalQueue({
        faults: () => ({ kind: 'status', status: 403, code: 'AccessDenied', message: 'no access' }),
      })
      Object.assign(process.env, env)
      const { code, stderr } = await startProgram('unheard', queue).ended
      delete process.env['NODE_NO_WARNINGS']
      expect(code).toBe(1)
      expect(stderr).toContain(
        "1 records were not delivered to Panoply: AccessDenied: no access. Listen to 'error', or read the report of close().\n",
      )
      expect(stderr.includes('PANOPLY_UNDELIVERED')).toBe(!('NODE_NO_WARNINGS' in env))
    },
  )

  it.each([
    ['a listener', 'listens'],
    ['a report', 'reports'],
  ])('whose lost records %s has received ends with 0', async (_, way) => {
    const { code, stderr } = await run(
      'received',
      { faults: () => ({ kind: 'status', status: 403, code: 'AccessDenied' }) },
      way,
    )
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  })

  it('that has set an exit code keeps it', async () => {
    const faults = () => ({ kind: 'status', status: 403, code: 'AccessDenied' }) as const
    expect(await run('received', { faults }, 'sets-code')).toMatchObject({ code: 7 })
  })

  it('whose listener throws hears of it and delivers all the same', async () => {
    const { code, stdout } = await run('bad-listener')
    expect(code).toBe(0)
    expect(stdout).toContain('a listener threw')
    expect(stdout).toContain('"delivered":1')
  })
})

describe('a listener that writes again what failed', () => {
  it('meets the closed writer, which is reported as any listener that throws, and loses nothing', async () => {
    const { code, stdout } = await run('rewrites', { faults: () => ({ kind: 'silence' }) })
    expect(code).toBe(0)
    expect(stdout.trim().split('\n')).toEqual([
      '"WriterClosedError"',
      JSON.stringify({ failed: 1, records: [{ n: 0 }] }),
    ])
  })
})

describe('createExitGuard', () => {
  it('hands back the records of all, whatever one of them throws', () => {
    const listeners = new Map<string, () => void>()
    const guard = createExitGuard({
      on: (event, listener) => listeners.set(event, listener),
      off: (event) => listeners.delete(event),
    })
    const abandoned: string[] = []
    const workOf = (name: string, abandon: () => void) => ({
      finish: () => undefined,
      abandon: () => {
        abandoned.push(name)
        abandon()
      },
    })
    guard.watch(
      workOf('a', () => {
        throw new Error('a broke')
      }),
    )
    guard.watch(workOf('b', () => undefined))
    expect(() => listeners.get('exit')?.()).toThrow('a broke')
    expect(abandoned).toEqual(['a', 'b'])
  })

  it('listens only while somebody has unsettled records', () => {
    const listeners = new Map<string, () => void>()
    const guard = createExitGuard({
      on: (event, listener) => listeners.set(event, listener),
      off: (event) => listeners.delete(event),
    })
    const ended: string[] = []
    const workOf = (name: string) => ({
      finish: () => ended.push(`${name} finishes`),
      abandon: () => ended.push(`${name} abandons`),
    })
    const [a, b] = [workOf('a'), workOf('b')]
    guard.watch(a)
    guard.watch(b)
    listeners.get('beforeExit')?.()
    guard.unwatch(a)
    listeners.get('exit')?.()
    expect(ended).toEqual(['a finishes', 'b finishes', 'b abandons'])
    guard.unwatch(b)
    guard.unwatch(b)
    expect(listeners.size).toBe(0)
  })
})
