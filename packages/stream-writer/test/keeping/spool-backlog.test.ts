/** @runs-first It collects garbage, or makes much. */
import { deepStrictEqual } from 'node:assert/strict'

import { describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { bisect, type Message } from '../../src/message/message.js'
import { type GrowingMessage, SpoolCopy } from '../../src/spool/spool-copy.js'
import type { SpoolEntry } from '../../src/spool/spool.js'
import { SpoolBacklog, type Step } from '../../src/keeping/spool-backlog.js'
import { bufferBytes } from '../support/held-bytes.js'

/** What happens to messages; numbers choose among those that there are. */
type Action =
  | { readonly kind: 'append'; readonly count: number }
  | { readonly kind: 'seal' }
  | { readonly kind: 'step'; readonly maxBytes: number }
  | { readonly kind: 'settle'; readonly which: number }
  | { readonly kind: 'divide'; readonly which: number }

const anyAction = fc.oneof<fc.Arbitrary<Action>[]>(
  fc.record({ kind: fc.constant('append'), count: fc.integer({ min: 1, max: 5 }) }),
  fc.record({ kind: fc.constant('seal') }),
  fc.record({ kind: fc.constant('step'), maxBytes: fc.constantFrom(1, 1_000_000) }),
  fc.record({ kind: fc.constant('settle'), which: fc.nat(20) }),
  fc.record({ kind: fc.constant('divide'), which: fc.nat(20) }),
)

/** The simplest writer and disk there could be: lists of numbers. */
class Model {
  readonly backlog = new SpoolBacklog(0)
  readonly disk = new Map<number, SpoolEntry>()
  readonly messages: Message[] = []
  readonly settled = new Set<number>()
  #open: { numbers: number[]; sealed: boolean; spoolCopy: SpoolCopy } | undefined
  #accepted = 0
  written = 0

  append(count: number): void {
    const open = (this.#open ??= this.#begin())
    for (let i = 0; i < count; i++) open.numbers.push(this.#accepted++)
  }

  seal(): void {
    const open = this.#open
    if (!open) return
    open.sealed = true
    this.#open = undefined
    this.messages.push({
      ...linesOf(open.numbers),
      openedAt: 0,
      epoch: 0,
      attempts: 0,
      spoolCopy: open.spoolCopy,
    })
  }

  settle(which: number): void {
    const [message] = this.messages.splice(which % Math.max(1, this.messages.length), 1)
    if (!message) return
    for (const n of numbersOf(message)) this.settled.add(n)
    if (message.spoolCopy) this.backlog.settled(message.spoolCopy)
  }

  divide(which: number): void {
    const index = which % this.messages.length
    const message = this.messages[index]
    if (!message || message.recordCount < 2) return
    const parts = bisect(message).map((part) => ({ ...part, spoolCopy: new SpoolCopy() }))
    this.backlog.divided(message, parts)
    this.messages.splice(index, 1, ...parts)
  }

  /** Makes the next change, all of it at once. */
  step(maxBytes?: number): Step {
    const step = this.backlog.next(maxBytes)
    for (const { id } of step.deletes) {
      if (!this.disk.delete(id)) throw new Error(`entry ${id} is not there`)
    }
    for (const entry of step.puts) this.disk.set(entry.id, entry)
    for (const spoolCopy of step.spoolCopies) spoolCopy.stored()
    this.written += step.records
    return step
  }

  /** Numbers that the disk holds, over and over if it holds them twice. */
  get kept(): number[] {
    return [...this.disk.values()].flatMap(numbersOf)
  }

  get accepted(): number[] {
    return Array.from({ length: this.#accepted }, (_, n) => n)
  }

  #begin(): { numbers: number[]; sealed: boolean; spoolCopy: SpoolCopy } {
    const open = { numbers: [] as number[], sealed: false, spoolCopy: new SpoolCopy() }
    const growing: GrowingMessage = {
      get lines() {
        return linesOf(open.numbers)
      },
      get isSealed() {
        return open.sealed
      },
    }
    this.backlog.opened(growing, open.spoolCopy)
    return open
  }
}

const linesOf = (numbers: readonly number[]) => ({
  body: Buffer.from(numbers.join('\n')),
  recordCount: numbers.length,
})

const numbersOf = ({ body }: { readonly body: Buffer }): number[] =>
  body.toString('utf8').split('\n').map(Number)

describe('the backlog of a spool', () => {
  it('has on disk, whatever happens, what it says is there, until that is settled', () => {
    fc.assert(
      fc.property(fc.array(anyAction, { maxLength: 40 }), (actions) => {
        const model = new Model()
        for (const action of actions) {
          switch (action.kind) {
            case 'append':
              model.append(action.count)
              break
            case 'seal':
              model.seal()
              break
            case 'step':
              model.step(action.maxBytes)
              break
            case 'settle':
              model.settle(action.which)
              break
            case 'divide':
              model.divide(action.which)
              break
          }

          const kept = new Set(model.kept)
          const promised = model.accepted.slice(0, model.written)
          // After each action. A call of `expect` takes longer than the action.
          deepStrictEqual(
            promised.filter((n) => !kept.has(n) && !model.settled.has(n)),
            [],
          )
          for (const { spoolCopy, recordCount, body } of model.messages) {
            // What it says of one message holds too.
            if (!spoolCopy?.isComplete(recordCount)) continue
            deepStrictEqual(
              numbersOf({ body }).filter((n) => !kept.has(n)),
              [],
            )
          }
        }
        model.seal()
        while (!model.backlog.isEmpty) model.step()
        const unsettled = model.accepted.filter((n) => !model.settled.has(n))
        expect(model.kept.sort((a, b) => a - b)).toEqual(unsettled)
        expect(model.written).toBe(model.accepted.length)
      }),
      { numRuns: 1_000 },
    )
  })

  it('writes what is settled in time not at all', () => {
    const model = new Model()
    model.append(3)
    model.seal()
    model.settle(0)
    expect(model.step()).toMatchObject({ puts: [], deletes: [], records: 3 })
    expect(model.backlog.isEmpty).toBe(true)
  })

  it('keeps nothing in memory of what is settled, however long the disk takes', () => {
    const backlog = new SpoolBacklog(0)
    const before = bufferBytes()
    const spoolCopies = Array.from({ length: 64 }, () => {
      const spoolCopy = new SpoolCopy()
      const lines = { body: Buffer.alloc(1_000_000), recordCount: 1 }
      backlog.opened({ lines, isSealed: true }, spoolCopy)
      return spoolCopy
    })
    // The first cannot be delivered, the others are before anything is written.
    for (const spoolCopy of spoolCopies.slice(1)) backlog.settled(spoolCopy)
    expect(bufferBytes() - before).toBeLessThan(4_000_000)
    const step = backlog.next(2_000_000)
    expect({ records: step.records, puts: step.puts.length }).toEqual({ records: 64, puts: 1 })
    expect(backlog.isEmpty).toBe(true)
  })

  it('writes at most the limit at once, and the rest in the next step', () => {
    const model = new Model()
    for (let i = 0; i < 3; i++) {
      model.append(200_000)
      model.seal()
    }
    const sizes: number[] = []
    while (!model.backlog.isEmpty) sizes.push(model.step().puts.length)
    expect(sizes).toEqual([1, 1, 1])
  })
})
