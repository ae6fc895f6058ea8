/** @runs-first It collects garbage, or makes much. */
import { describe, expect, it } from '@jest/globals'
import type { Batch, DataSourceModule, Row } from '@panoply/datasource'
import { withValidToken } from '@panoply/oauth'

import { type CheckName, prove, type Proof, type ProveOptions } from '../src/index.js'
import { MEMORY_SOURCE, memoryModule, MemoryStream } from './support/memory-source.js'
import { API, pageModule, PageStream, StatusError } from './support/page-source.js'
import { pagesTape } from './support/paged-api.js'

type Class = DataSourceModule['Stream']

const tape = pagesTape()
const proveTaped = (Stream?: Class, ...more: never[]): Promise<Proof> =>
  prove(pageModule(Stream, ...more), { tape })
const proveLive = (Stream?: Class): Promise<Proof> =>
  prove(memoryModule(Stream), { source: MEMORY_SOURCE })

const failed = ({ lines }: Proof): string[] =>
  lines.filter(({ verdict }) => verdict === 'failed').map(({ check }) => check)
const line = ({ lines }: Proof, check: CheckName): Proof['lines'][number] | undefined =>
  lines.find((one) => one.check === check)

describe('a source with one mistake, and a tape', () => {
  it('that moves on before its page is there loses it when a read is called again', async () => {
    class Stream extends PageStream {
      static override readonly readIsRepeatable = true
      override async read(): Promise<Batch | null> {
        const page = this.next
        if (page === null) return null
        this.next = page < 3 ? page + 1 : null
        const { rows } = await this.ask(page)
        return this.give(page, rows, this.next)
      }
    }
    const proof = await proveTaped(Stream)
    expect(failed(proof)).toEqual(['failed-reads'])
    expect(line(proof, 'failed-reads')?.evidence[0]).toEqual({
      where: 'request 1 (GET /rows), 429 with Retry-After',
      what: '2 rows lost',
      rows: ['pages {"id":1,"name":"row 1 of page 1"}', 'pages {"id":2,"name":"row 2 of page 1"}'],
    })
  })

  it('that leaves a page out when it tries again itself loses it without a word', async () => {
    class Stream extends PageStream {
      protected override async ask(page: number): ReturnType<PageStream['ask']> {
        try {
          return await super.ask(page)
        } catch {
          return { rows: [], next: page < 3 ? page + 1 : null }
        }
      }
    }
    const proof = await proveTaped(Stream)
    expect(failed(proof)).toEqual(['requests'])
    expect(line(proof, 'requests')?.evidence[0]?.what).toBe('2 rows lost')
  })

  it('that puts a secret into its error is found, and the proof does not show it', async () => {
    class Stream extends PageStream {
      protected override async ask(page: number): ReturnType<PageStream['ask']> {
        try {
          return await super.ask(page)
        } catch (error) {
          const { message } = error as Error
          throw Object.assign(new Error(`${message} for ${this.source.token}`), { retryable: true })
        }
      }
    }
    const proof = await proveTaped(Stream)
    expect(failed(proof)).toEqual(['secrets'])
    expect(JSON.stringify(proof)).not.toContain('canary-token')
  })

  it('that names a table after a secret is proved without showing it', async () => {
    class Stream extends MemoryStream {
      protected override rows(batch: number): Row[] {
        const { token = '' } = this.source
        return super.rows(batch).map((row) => ({ ...row, __table: `of ${token}` }))
      }
    }
    const { baseline, lines } = await proveLive(Stream)
    expect(baseline.tables).toEqual([{ table: 'of [secret]', rows: 18 }])
    expect(JSON.stringify(lines)).not.toContain('canary')
  })

  it('that leaves a timer running when it is closed is told so', async () => {
    class Stream extends PageStream {
      readonly beat = setInterval(() => undefined, 1_000)
    }
    expect(failed(await proveTaped(Stream))).toEqual(['close'])
  })

  it('that never gets an answer is given up in its own time, not in that of the machine', async () => {
    class Stream extends PageStream {
      protected override ask(): ReturnType<PageStream['ask']> {
        return new Promise(() => undefined)
      }
    }
    const proof = await proveTaped(Stream)
    expect(failed(proof)).toEqual(['baseline'])
    expect(line(proof, 'cuts')?.verdict).toBe('not-tried')
  })

  it('whose request is not on the tape is told which', async () => {
    class Stream extends PageStream {
      protected override ask(page: number): ReturnType<PageStream['ask']> {
        return super.ask(page + 100)
      }
    }
    const proof = await proveTaped(Stream)
    expect(failed(proof)).toEqual(['baseline'])
    expect(line(proof, 'baseline')?.detail).toContain(`GET ${API}/rows?page=101 is not on the tape`)
  })

  describe('of tokens', () => {
    const param = { name: 'token', title: 'Sign in', type: 'oauth' as const, required: true }

    /** Refreshes as the SDK does. */
    class Refreshing extends PageStream {
      readonly #refreshing = withValidToken((page: number) => super.ask(page), {
        ...{ refreshUrl: `${API}/oauth/token`, errors: StatusError, holder: this },
        accessKey: 'token',
      })

      protected override ask(page: number): ReturnType<PageStream['ask']> {
        return this.#refreshing(page)
      }
    }

    /** Refreshes, and goes on with the old token once more. */
    class Forgetful extends PageStream {
      protected override async ask(page: number): ReturnType<PageStream['ask']> {
        for (let tries = 0; ; tries += 1) {
          try {
            return await super.ask(page)
          } catch (error) {
            if ((error as StatusError).status !== 401 || tries === 2) throw error
            const body = new URLSearchParams({ grant_type: 'refresh_token', refresh_token: 'r' })
            const answer = await fetch(`${API}/oauth/token`, { method: 'POST', body })
            const { access_token: token } = (await answer.json()) as { access_token: string }
            if (tries === 1) this.source.token = token
          }
        }
      }
    }

    it('refreshes once, and has the same rows', async () => {
      const proof = await prove(pageModule(Refreshing, param), { tape })
      expect(failed(proof)).toEqual([])
      expect(line(proof, 'token')).toMatchObject({
        ...{ verdict: 'passed', detail: 'one refresh at request 2, the same rows' },
      })
    })

    it('is told when it refreshes twice', async () => {
      const proof = await prove(pageModule(Forgetful, param), { tape })
      expect(failed(proof)).toEqual(['token'])
      expect(line(proof, 'token')?.detail).toBe('refreshed 2 times')
    })
  })
})

describe('a source with one mistake, as it is', () => {
  it.each<[string, CheckName, Class]>([
    [
      'reports a state that is ahead of its rows',
      'cuts',
      class extends MemoryStream {
        protected override report(batch: number): void {
          this.state(`batch ${batch}`, { next: batch + 2 })
        }
      },
    ],
    [
      'reads a batch again that its state covers',
      'cuts',
      class extends MemoryStream {
        protected override report(batch: number): void {
          this.state(`batch ${batch}`, { next: batch })
        }
      },
    ],
    [
      'saves its place before the rows are out',
      'saved-parameters',
      class extends MemoryStream {
        protected override next = (this.source as { place?: number }).place ?? 1
        protected override report(batch: number): void {
          super.report(batch)
          void this.fire('source-change', { place: batch + 1 })
        }
      },
    ],
    [
      'writes a secret into its log',
      'secrets',
      class extends MemoryStream {
        protected override report(batch: number): void {
          super.report(batch)
          this.log('asking with', this.source)
        }
      },
    ],
    [
      'writes a secret to the console, in base64',
      'secrets',
      class extends MemoryStream {
        protected override report(batch: number): void {
          super.report(batch)
          // oxlint-disable-next-line no-console -- as sources do
          console.log(Buffer.from(this.source.token ?? '').toString('base64'))
        }
      },
    ],
    [
      'holds the rows that it has returned',
      'memory',
      class extends MemoryStream {
        readonly #all: Row[] = []
        protected override rows(batch: number): Row[] {
          const rows = super.rows(batch)
          this.#all.push(...rows)
          return rows
        }
        override close(): void {
          this.#all.length = 0
        }
      },
    ],
    [
      'goes back with its progress',
      'progress',
      class extends MemoryStream {
        protected override report(batch: number): void {
          super.report(batch)
          this.progress(6 - batch, 6)
        }
      },
    ],
    [
      'labels rows with states that it never reports',
      'states',
      class extends MemoryStream {
        protected override rows(batch: number): Row[] {
          const [first = {}, ...others] = super.rows(batch)
          return batch === 1 ? [{ ...first, __state: 'another' }, ...others] : [first, ...others]
        }
      },
    ],
    [
      'draws ids by lot',
      'same-rows',
      class extends MemoryStream {
        protected override rows(batch: number): Row[] {
          return super.rows(batch).map((row) => ({ ...row, id: Math.random() }))
        }
      },
    ],
    [
      'has rows behind its end',
      'end',
      class extends MemoryStream {
        #saidEnd = false
        override read(): Batch | null | Promise<Batch | null> {
          if (this.#saidEnd) return [{ id: 99 }]
          const batch = super.read()
          this.#saidEnd = batch === null
          return batch
        }
      },
    ],
    [
      'changes rows that it has returned',
      'returned-rows',
      class extends MemoryStream {
        #last: Row | undefined
        protected override rows(batch: number): Row[] {
          if (this.#last) Object.assign(this.#last, { text: 'changed' })
          const rows = super.rows(batch)
          this.#last = rows[0]
          return rows
        }
      },
    ],
    [
      'fails in its close',
      'close',
      class extends MemoryStream {
        override close(): Promise<void> {
          return Promise.reject(new Error('still connected'))
        }
      },
    ],
  ])('that %s fails in %s, and in no other line', async (_, check, Stream) => {
    const proof = await proveLive(Stream)
    expect(failed(proof)).toEqual([check])
    expect(proof.ok).toBe(false)
    expect(line(proof, check)?.evidence.length).toBeGreaterThan(0)
    expect(JSON.stringify(proof)).not.toContain(MEMORY_SOURCE.token)
  })
})

describe('a source as it should be', () => {
  it('passes with a tape, without credentials, and the waits cost no time', async () => {
    const before = Date.now()
    const proof = await proveTaped()

    expect(failed(proof)).toEqual([])
    expect(proof).toMatchObject({ proof: 1, ok: true, source: 'Pages', from: 'tape', tape })
    expect(proof.baseline).toEqual({
      ...{ rows: 6, batches: 3, states: 3, requests: 3 },
      tables: [{ table: 'pages', rows: 6 }],
    })
    expect(line(proof, 'requests')?.detail).toBe(
      '3 requests of 3, 18 trials: each ended with the baseline',
    )
    expect(line(proof, 'cuts')?.detail).toBe('3 edges: none lost, none twice')
    // The time of the machine is back.
    expect(Math.abs(Date.now() - before)).toBeLessThan(60_000)
  })

  it('passes as it is, and the proof tells what was not tried', async () => {
    const proof = await proveLive()
    expect(failed(proof)).toEqual([])
    expect(
      proof.lines.filter(({ verdict }) => verdict === 'not-tried').map(({ check }) => check),
    ).toEqual([
      ...['saved-parameters', 'requests', 'failed-reads', 'errors', 'outages', 'token'],
      ...['tests', 'dependencies', 'tag'],
    ])
  })

  it('may read rows twice that its kept state does not cover', async () => {
    class Stream extends MemoryStream {
      override readonly stateSpan = 'batches'
    }
    const proof = await proveLive(Stream)
    expect(failed(proof)).toEqual([])
    expect(line(proof, 'cuts')?.detail).toBe('6 edges: none lost, at most 3 rows twice')
  })

  it('may disregard n, which is noted', async () => {
    expect(line(await proveLive(), 'batch-size')).toMatchObject({
      ...{ verdict: 'noted', detail: 'not heeded: asked for 1 row, up to 3 came' },
    })
  })
})

describe('a proof', () => {
  it('ends between two trials when it is to end', async () => {
    const controller = new AbortController()
    const told: string[] = []
    const proof = prove(memoryModule(), {
      signal: controller.signal,
      onProgress: ({ what }) => {
        told.push(what)
        if (told.length === 3) controller.abort(new Error('enough'))
      },
    })
    await expect(proof).rejects.toThrow('enough')
    expect(told).toEqual(['the first run', 'a second run', 'a cut behind batch 1'])
  })

  it.each<[object, string, ProveOptions?]>([
    [{}, 'no data source'],
    [memoryModule(), 'tape: expected the path of the file to record', { record: true }],
    [memoryModule(), 'expected a tape at /nowhere', { tape: '/nowhere' }],
  ])('does not begin with what cannot be worked with', async (module, message, options = {}) => {
    await expect(prove(module, options)).rejects.toThrow(message)
  })
})
