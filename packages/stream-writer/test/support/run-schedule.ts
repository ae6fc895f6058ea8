import { isPanoplyError, type TableRecord } from '@panoply/errors'

import { type PendingWork, StreamWriter } from '../../src/index.js'
import type { Ended, Schedule } from './schedule-steps.js'
import { FakeClock } from './fake-clock.js'
import { TableStreams } from './table-streams.js'
import { PersistedRecords } from './persisted-records.js'
import { SimulatedQueue } from './simulated-queue.js'

const API_KEY = 'account/rand1'
const API_SECRET = Buffer.from('rand2/uuid/123456789012/us-east-1').toString('base64')
/** A listener that always wrote would never let the writer come to rest. */
const MAX_BUSY_CALLS = 5
/** After so many steps without an end the writer hangs. */
const PATIENCE_STEPS = 20_000

/** Lives through a schedule, closes the writer and lets time pass until everything is settled. */
export const runSchedule = async (schedule: Schedule): Promise<Ended> => {
  const { options, steps, random } = schedule
  const clock = new FakeClock()
  const queue = new SimulatedQueue(clock, schedule.faults, schedule.queueBodyBytes)
  const watched = new Set<PendingWork>()
  let draws = 0
  const writer = new StreamWriter(
    API_KEY,
    API_SECRET,
    { ...options, client: queue, ...(schedule.disk && { spoolDirectory: 'spool' }) },
    {
      clock,
      random: () => random[draws++ % random.length] ?? 0,
      environment: {},
      exitGuard: { watch: (work) => watched.add(work), unwatch: (work) => watched.delete(work) },
      warn: (message, code) => {
        if (code === 'PANOPLY_FORGOTTEN') forgotten += Number.parseInt(message, 10)
      },
      lastWords: () => undefined,
      ...(schedule.disk && { createSpool: schedule.disk.createSpool }),
    },
  )
  const found = new Set((schedule.disk?.records() ?? []).map(({ n }) => n as number))
  const accepted = new Set<number>(found)
  const handedBack: number[] = []
  const broken: string[] = []
  let forgotten = 0
  const reports: Promise<unknown>[] = []
  const persisted = new PersistedRecords(writer, queue, schedule.disk)
  let next = Math.max(0, ...[...found].map((n) => n + 1))

  const handBack = (records: readonly TableRecord[]): void => {
    for (const { record } of records) handedBack.push(record['n'] as number)
  }
  // A stream accepts its records when it likes: what it was asked to encode last is accepted if the count has grown.
  let offered: { readonly n: number; readonly acceptedBefore: number } | undefined
  const seeAccepted = (): void => {
    if (offered && writer.stats.accepted > offered.acceptedBefore) accepted.add(offered.n)
    offered = undefined
  }
  const streams = new TableStreams(writer, (records) => {
    // An `error` listener has received them, too.
    if (!schedule.isHeard) handBack(records)
  })
  const check = (when: string): void => {
    seeAccepted()
    const { stats } = writer
    const { accepted: all, delivered, failed, pending, bufferedBytes } = stats
    const unseen = stats.recovered === 0 ? found.size : 0
    if (all !== delivered + failed + pending || all !== accepted.size - unseen) {
      broken.push(`${when}: ${JSON.stringify(stats)} with ${accepted.size} accepted`)
    }
    if (bufferedBytes < 0 || bufferedBytes > (options.maxBufferedBytes ?? 0)) {
      broken.push(`${when}: ${bufferedBytes} bytes buffered`)
    }
    broken.push(...persisted.check(when, handedBack))
  }
  const stream = (place: number, text: string, isPoison: boolean): void => {
    const n = next++
    const offer = (): string => {
      seeAccepted()
      offered = { n, acceptedBefore: writer.stats.accepted }
      return text
    }
    streams.at(place).write({ n, ...(isPoison && { poison: true }), text: { toJSON: offer } })
  }
  const write = (text: string, isPoison: boolean): void => {
    seeAccepted()
    const n = next++
    try {
      writer.write('t', isPoison ? { n, poison: true, text } : { n, text })
      accepted.add(n)
    } catch (error) {
      if (!isPanoplyError(error)) throw error
    }
  }
  const flush = (timeoutMs?: number): void => {
    const report = timeoutMs === undefined ? writer.flush() : writer.flush({ timeoutMs })
    reports.push(
      report.then(({ failed, undelivered }) => {
        if (failed < undelivered.length) broken.push(`${failed} failed of ${undelivered.length}`)
        handBack(undelivered)
      }),
    )
  }
  if (schedule.isHeard) {
    writer.on('error', ({ records }) => {
      handBack(records)
    })
  }
  let busyCalls = 0
  for (const name of schedule.busyListeners) {
    if (name === 'error' && !schedule.isHeard) continue
    writer.on(name, () => {
      if (busyCalls++ >= MAX_BUSY_CALLS) return
      write('busyListeners', false)
      flush()
      reports.push(writer.ready())
    })
  }

  for (const step of steps) {
    switch (step.kind) {
      case 'write':
        for (let i = 0; i < step.count; i++)
          write('é'.repeat(step.textBytes / 2), step.isPoison && i === 0)
        break
      case 'stream':
        for (let i = 0; i < step.count; i++)
          stream(step.place, 'é'.repeat(step.textBytes / 2), step.isPoison && i === 0)
        break
      case 'end-stream':
        streams.at(step.place).end()
        break
      case 'destroy-stream':
        streams.at(step.place).destroy()
        break
      case 'turn':
        await turn()
        break
      case 'advance':
        clock.advance(step.durationMs)
        break
      case 'stand-still':
        clock.standStill(step.durationMs)
        break
      case 'flush':
        flush()
        break
      case 'flush-for':
        flush(step.durationMs)
        break
      case 'ready':
        reports.push(writer.ready())
        break
      case 'persist':
        reports.push(persisted.persist([...accepted].filter((n) => !handedBack.includes(n))))
        break
    }
    check(step.kind)
  }

  const { closeAfterMs } = schedule
  const closedFrom = clock.now()
  const closed =
    closeAfterMs === undefined ? writer.close() : writer.close({ timeoutMs: closeAfterMs })
  reports.push(
    closed.then(({ undelivered, ...counts }) => {
      const { delivered, failed, pending } = writer.stats
      // The totals of the writer's life, not only what was unsettled.
      if (counts.delivered !== delivered || counts.failed !== failed || counts.pending !== pending)
        broken.push(`close reported ${JSON.stringify(counts)}, not ${JSON.stringify(writer.stats)}`)
      if (pending !== 0 && !schedule.disk) broken.push(`close left ${pending} pending`)
      const lateMs = clock.now() - closedFrom - (closeAfterMs ?? Number.POSITIVE_INFINITY)
      // A disk takes turns of the event loop, in each of which a schedule that ends lets time pass.
      if (lateMs > 1 && !schedule.disk) broken.push(`close came ${lateMs} ms after its deadline`)
      handBack(undelivered)
    }),
  )
  const end = { hasCome: false }
  const over = Promise.all(reports).then(() => (end.hasCome = true))
  for (let step = 0; !end.hasCome; step++) {
    if (step > PATIENCE_STEPS) throw new Error(`hangs: ${JSON.stringify(writer.stats)}`)
    // A queue that always refuses must not be fed for ever by the deadline alone.
    if (step > 200) queue.isHealed = true
    await turn()
    const untilNext = clock.untilNext
    if (untilNext !== undefined) clock.advance(untilNext)
    check('closing')
  }
  await over
  for (let i = 0; i < 5; i++) await turn()
  // What a stream held when it was cut off after the end is in the next report.
  streams.destroy()
  flush()
  await Promise.all(reports)
  broken.push(...persisted.checkEnd(handedBack))
  return { writer, queue, clock, accepted, handedBack, forgotten, watched, broken }
}

const turn = (): Promise<void> =>
  new Promise((resolve) => {
    setImmediate(resolve)
  })
