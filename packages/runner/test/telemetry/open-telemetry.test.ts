import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { metrics, SpanStatusCode, trace } from '@opentelemetry/api'
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from '@opentelemetry/sdk-metrics'
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
} from '@opentelemetry/sdk-trace-node'
import { type Batch, DataSource, type Param } from '@panoply/datasource'
import { countingModule, moduleOf } from '@panoply/test-kit'

import { LeaseLostError, RowError } from '../../src/index.js'
import { InMemoryDestination, InMemoryStateStore } from '../../src/testing/index.js'
import { bench, failureOf } from '../run/bench.js'

const spans = new InMemorySpanExporter()
const measured = new InMemoryMetricExporter(AggregationTemporality.DELTA)
const reader = new PeriodicExportingMetricReader({
  exporter: measured,
  exportIntervalMillis: 2 ** 31 - 1,
})

const SECRET = 'hunter2-hunter2'
const PASSWORD: Param = { name: 'password', title: 'Password', type: 'password' }

beforeAll(() => {
  metrics.setGlobalMeterProvider(new MeterProvider({ readers: [reader] }))
  new NodeTracerProvider({ spanProcessors: [new SimpleSpanProcessor(spans)] }).register()
})

afterEach(async () => {
  await reader.forceFlush()
  spans.reset()
  measured.reset()
})

interface Point {
  readonly value: unknown
  readonly attributes: Record<string, unknown>
}

/** The last value of each metric that was collected, by its name. */
const collected = async (): Promise<Record<string, Point>> => {
  await reader.forceFlush()
  const points: Record<string, Point> = {}
  for (const { scopeMetrics } of measured.getMetrics()) {
    for (const { descriptor, dataPoints } of scopeMetrics.flatMap((scope) => scope.metrics)) {
      for (const { value, attributes } of dataPoints)
        points[descriptor.name] = { value, attributes }
    }
  }
  return points
}

const named = (name: string): ReadableSpan[] =>
  spans.getFinishedSpans().filter((span) => span.name === name)

/** Everything that was told, as text. */
const everything = async (): Promise<string> => {
  const told = spans.getFinishedSpans().map(({ name, attributes, events, status }) => ({
    ...{ name, attributes, events, status },
  }))
  return JSON.stringify([told, await collected()])
}

describe('a run, seen by OpenTelemetry', () => {
  it('counts rows, batches, checkpoints and the time of reads and commits', async () => {
    await bench().run(countingModule(100, 10), { name: 'orders' })

    const points = await collected()
    expect(points).toMatchObject({
      'panoply.run.rows': {
        value: 100,
        attributes: { 'panoply.source': 'orders', 'panoply.destination': 'memory' },
      },
      'panoply.run.batches': { value: 10 },
      // Ten batches, and the read that found the end.
      'panoply.run.read.duration': { value: { count: 11 } },
      'panoply.run.duration': {
        value: { count: 1 },
        attributes: { 'panoply.run.outcome': 'finished' },
      },
    })
    const checkpoints = points['panoply.run.checkpoints']?.value
    expect(checkpoints).toBeGreaterThan(0)
    expect(points['panoply.run.commit.duration']).toMatchObject({ value: { count: checkpoints } })
  })

  it('has no id of a run among the attributes of metrics, where each would be a series', async () => {
    await bench().run(countingModule(1, 1), { runId: 'run-7' })

    expect(JSON.stringify(await collected())).not.toContain('run-7')
    expect(named('panoply.run')[0]?.attributes).toMatchObject({ 'panoply.run.id': 'run-7' })
  })

  it('has reads and commits inside of the run, and what a source traces inside of its read', async () => {
    const tracer = trace.getTracer('source')
    const module = moduleOf(async (call) => {
      const span = tracer.startSpan('GET /items')
      await Promise.resolve()
      span.end()
      return call > 1 ? null : [{ n: 1 }]
    })
    await bench().run(module)

    const [run] = named('panoply.run')
    const reads = named('panoply.read')
    expect(reads).toHaveLength(2)
    for (const step of [...reads, ...named('panoply.commit')]) {
      expect(step.parentSpanContext?.spanId).toBe(run?.spanContext().spanId)
    }
    expect(named('GET /items')[0]?.parentSpanContext?.spanId).toBe(reads[0]?.spanContext().spanId)
  })

  it('shows how old the oldest row is that is not safe, and that the lease is held', async () => {
    let meanwhile: Record<string, Point> = {}
    let nowMs = 0
    const CONFIG = { title: 'Slow', params: [] }
    const Stream = class extends DataSource {
      #calls = 0
      async read(): Promise<Batch | null> {
        this.#calls += 1
        if (this.#calls === 1) return [{ n: 1 }]
        nowMs += 30_000
        meanwhile = await collected()
        return null
      }
    }
    const clock = {
      now: () => nowMs,
      date: () => new Date(0),
      after: () => ({ cancel: () => undefined }),
    }
    await bench().run({ CONFIG, Stream }, { clock, checkpointEveryMs: 60_000 })

    expect(meanwhile).toMatchObject({
      'panoply.run.checkpoint.lag': { value: 30 },
      'panoply.run.lease.held': { value: 1 },
    })
    measured.reset()
    expect(await collected()).not.toHaveProperty(['panoply.run.lease.held'])
  })

  it('counts a retry, and tells of it in the run', async () => {
    let hasFailed = false
    const module = countingModule(20, 10, (next) => {
      if (next !== 10 || hasFailed) return
      hasFailed = true
      throw new Error('the API is tired')
    })
    await bench().run(module)

    expect(await collected()).toMatchObject({ 'panoply.run.retries': { value: 1 } })
    expect(named('panoply.run')[0]?.events).toMatchObject([
      { name: 'panoply.source.opened' },
      { name: 'panoply.retry', attributes: { 'panoply.retry.attempt': 1 } },
    ])
    expect(
      named('panoply.read').filter(({ status }) => status.code === SpanStatusCode.ERROR),
    ).toHaveLength(1)
  })

  it('tells why a run failed, without its secrets', async () => {
    const module = moduleOf(() => {
      throw Object.assign(new Error(`401 for ${SECRET}`), { retryable: false, token: SECRET })
    }, [PASSWORD])
    await failureOf(bench().run(module, { source: { password: SECRET } }))

    expect(named('panoply.run')[0]).toMatchObject({
      attributes: { 'panoply.run.outcome': 'failed', 'error.type': 'PANOPLY_RUN_FAILED' },
      status: { code: 2, message: expect.stringContaining('401 for') },
    })
    expect(await everything()).not.toContain(SECRET)
  })

  it('tells no secret that stands in the name of the source', async () => {
    const module = moduleOf(() => null, [PASSWORD])
    await bench().run(module, { name: `mine ${SECRET}`, source: { password: SECRET } })

    expect(await everything()).toContain('mine ')
    expect(await everything()).not.toContain(SECRET)
  })

  it.each([
    ['a refused row', new RowError('row 1 (id value-of-row)', { table: 't', rowNumber: 1 })],
    ['PostgreSQL', Object.assign(new Error('date "value-of-row"'), { sqlState: '22007' })],
  ])('tells no value of a row in an error of %s', async (_of, cause) => {
    const destination = new InMemoryDestination({ beforeCommit: () => Promise.reject(cause) })
    await failureOf(bench(destination).run(countingModule(2, 1)))

    expect(named('panoply.commit')[0]?.status).toMatchObject({ message: 'a row cannot be written' })
    expect(await everything()).not.toContain('value-of-row')
  })

  it('counts a lease that is lost, and shows none as held', async () => {
    const lost = new AbortController()
    const store = new InMemoryStateStore()
    const module = moduleOf(() => {
      lost.abort(new LeaseLostError('taken over', { lock: 'a table' }))
      return [{ n: 1 }]
    })
    const run = bench().run(module, {
      stateStore: {
        open: (key, name) => ({
          ...store.open(key, name),
          lease: {
            lost: lost.signal,
            ensureHeld: () => {
              lost.signal.throwIfAborted()
            },
          },
        }),
      },
    })
    await failureOf(run)

    const points = await collected()
    expect(points).toMatchObject({ 'panoply.run.lease.lost': { value: 1 } })
    expect(points).not.toHaveProperty(['panoply.run.lease.held'])
    expect(named('panoply.run')[0]?.events).toContainEqual(
      expect.objectContaining({ name: 'panoply.lease.lost' }),
    )
  })
})
