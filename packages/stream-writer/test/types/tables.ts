/** What compiles and what does not. It only has to be checked, not run. */
import * as z from 'zod'

import type { StreamWriter, StreamWriterOptions } from '../../src/index.js'

interface Signup {
  readonly plan: 'free' | 'pro'
  readonly at?: Date
}
interface Click {
  readonly x: number
}
interface Tree {
  readonly value: number
  readonly children: readonly Tree[]
}
class Point {
  x = 1
  length(): number {
    return this.x
  }
}
class Money {
  amount = 1n
  toJSON(): string {
    return String(this.amount)
  }
}

export const typed = (writer: StreamWriter<{ signups: Signup; clicks: Click }>): void => {
  writer.write('signups', { plan: 'pro', at: new Date() })
  writer.tryWrite('clicks', { x: 1 })
  writer.writable('clicks')
  // @ts-expect-error -- no such table
  writer.write('logins', { plan: 'pro' })
  // @ts-expect-error -- no such plan
  writer.write('signups', { plan: 'gold' })
  // @ts-expect-error -- a field that the table does not have
  writer.write('clicks', { x: 1, y: 2 })
  // @ts-expect-error -- the record of another table
  writer.tryWrite('clicks', { plan: 'pro' })
  // @ts-expect-error -- no such table
  writer.writable('logins')
}

export const untyped = (
  writer: StreamWriter,
  tree: Tree,
  anything: Record<string, unknown>,
): void => {
  writer.write('any', {
    text: 'a',
    n: 1,
    big: 1n,
    at: new Date(),
    none: null,
    list: [1, { a: 'b' }],
  })
  writer.write('trees', tree)
  writer.write('any', anything)
  writer.write('money', { money: new Money() })
  writer.write('maybe', { text: undefined as string | undefined })
  // @ts-expect-error -- JSON makes {} of a Map
  writer.write('any', { map: new Map([['a', 1]]) })
  // @ts-expect-error -- JSON makes {} of a Set
  writer.write('any', { deep: [{ set: new Set([1]) }] })
  // @ts-expect-error -- JSON drops functions
  writer.write('any', { call: () => 1 })
  // @ts-expect-error -- JSON drops symbols
  writer.write('any', { symbol: Symbol('a') })
  // @ts-expect-error -- a class with methods and without toJSON
  writer.write('any', { point: new Point() })
  // @ts-expect-error -- JSON makes {} of a promise
  writer.write('any', { later: Promise.resolve(1) })
  // @ts-expect-error -- bytes have to become base64 text
  writer.tryWrite('any', { bytes: Buffer.from('a') })
}

export const bySchema = (
  make: <Tables extends object>(options: StreamWriterOptions<Tables>) => StreamWriter<Tables>,
): void => {
  const writer = make({
    tables: { signups: z.object({ plan: z.string(), seats: z.number().default(1) }) },
  })
  writer.write('signups', { plan: 'pro' })
  // @ts-expect-error -- the schema wants a text
  writer.write('signups', { plan: 1 })
  // @ts-expect-error -- no such table
  writer.write('clicks', { plan: 'pro' })
}
