/** @runs-first It collects garbage, or makes much. */
import { gzipSync } from 'node:zlib'

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import fc from 'fast-check'

import { body, status } from '../support/api-server.js'
import { collect, failureOf, Scene } from '../support/scene.js'

/** An answer of 60 MB, which may take half of its size. */
const ROWS = 60_000
const MOST_BYTES = 30 * 1024 * 1024

const NDJSON = { 'content-type': 'application/x-ndjson' }

describe('an answer that is read without holding it', () => {
  let scene: Scene

  beforeEach(async () => {
    scene = new Scene()
    await scene.start()
  })

  afterEach(() => scene.stop())

  /** Answers in pieces of so many bytes. */
  const inPieces = (contents: Buffer, size: number): void => {
    scene.server.always = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' })
      for (let at = 0; at < contents.length; at += size)
        response.write(contents.subarray(at, at + size))
      response.end()
    }
  }

  const lines = (options = {}): Promise<unknown[]> => collect(scene.client().lines('rows', options))
  const items = (path = '', options = {}): Promise<unknown[]> =>
    collect(scene.client().items('rows', path, options))

  /** What came before the failure, and the failure. */
  const until = async (
    iterable: AsyncIterable<unknown>,
  ): Promise<{ values: unknown[]; error: unknown }> => {
    const values: unknown[] = []
    try {
      for await (const value of iterable) values.push(value)
      return { values, error: undefined }
    } catch (error) {
      return { values, error }
    }
  }

  describe('as JSON lines', () => {
    it.each<[string, string, string]>([
      ['a line that is no JSON', '{"a":1}\n{"a":\n{"a":3}\n', 'line 2 that is not JSON'],
      ['a last line that is not whole', '{"a":1}\n\n{"a":2', 'line 3 that is not JSON'],
      ['HTML', '<html>\n', 'line 1 that is not JSON'],
      ['one JSON value over many lines', '[\n1\n]\n', 'line 1 that is not JSON'],
    ])('is refused with %s', async (_, text, words) => {
      scene.server.always = body(text, NDJSON)
      const error = await failureOf(lines())
      expect(error).toMatchObject({ name: 'AnswerFormatError', failure: 'format', retryable: true })
      expect(error.message).toContain(
        `expected JSON lines from Acme in the answer to rows, got ${words}`,
      )
    })

    it('is refused with bytes that are no UTF-8', async () => {
      scene.server.always = body(Buffer.from([0x22, 0xff, 0x22, 0x0a]), NDJSON)
      expect((await failureOf(lines())).failure).toBe('format')
    })

    it('gives the values before a cut, then says that there was one', async () => {
      scene.server.always = (response) => {
        response.writeHead(200, { ...NDJSON, 'content-length': '100' })
        response.write('1\n2\n3', () => response.destroy())
      }
      const { values, error } = await until(scene.client().lines('rows'))
      expect(values.length).toBeLessThanOrEqual(2)
      expect(error).toMatchObject({ name: 'NoAnswerError', retryable: true })
      expect((error as Error).message).toMatch(
        /broke off its answer to rows|did not answer to rows/,
      )
    })

    it('does not take the end of a cut body for an end between two lines', async () => {
      scene.server.always = (response) => {
        response.writeHead(200, NDJSON)
        response.write('1\n2\n', () => response.destroy())
      }
      const { error } = await until(scene.client({ retry: false }).lines('rows'))
      expect(error).toMatchObject({ name: 'NoAnswerError', failure: 'cut', retryable: true })
    })

    it('is broken off after a silence, not after a time', async () => {
      scene.server.always = (response) => {
        response.writeHead(200, NDJSON)
        response.write('1\n')
      }
      const client = scene.client({ retry: false })
      const stream = client.lines('rows')
      await stream.next()
      // The reader's own time does not count.
      scene.clock.advance(600_000)
      const second = stream.next()
      await new Promise((resolve) => setImmediate(resolve))
      scene.clock.advance(60_000)
      expect(await failureOf(second)).toMatchObject({ failure: 'timeout', retryable: true })
    })

    it('is refused when a line is too long, and not held until its end', async () => {
      scene.server.always = (response) => {
        response.writeHead(200, NDJSON)
        const more = (): void => {
          if (!response.destroyed) response.write('x'.repeat(65_536), more)
        }
        more()
      }
      const error = await failureOf(lines({ maxItemBytes: 1_000_000 }))
      expect(error).toMatchObject({ failure: 'too-large', retryable: false })
      expect(error.message).toContain('has a line of more than 1000000 bytes: see maxItemBytes')
    })

    it('is asked for again as long as nothing has come', async () => {
      scene.server.next(status(503))
      scene.server.always = body('1\n2\n', NDJSON)
      await expect(lines()).resolves.toEqual([1, 2])
    })

    it('closes the connection when the reader stops', async () => {
      let closed: Promise<unknown> | undefined
      scene.server.always = (response) => {
        closed = new Promise((resolve) => response.on('close', resolve))
        response.writeHead(200, NDJSON)
        response.write('1\n2\n')
      }
      for await (const value of scene.client().lines('rows')) {
        expect(value).toBe(1)
        break
      }
      await closed
      expect(scene.clock.pending).toBe(0)
    })

    it('gives every value, wherever the pieces end', async () => {
      const property = fc.asyncProperty(
        fc.array(fc.jsonValue(), { maxLength: 10 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom('\n', '\r\n', '\n\n'),
        fc.boolean(),
        async (values, size, separator, hasEnd) => {
          const text = values.map((value) => JSON.stringify(value)).join(separator)
          inPieces(Buffer.from(`\uFEFF${text}${hasEnd ? separator : ''}`), size)
          expect(await lines()).toEqual(
            values.map((value) => JSON.parse(JSON.stringify(value)) as unknown),
          )
        },
      )
      await fc.assert(property, { numRuns: 60 })
    })

    it('reads a compressed stream that is larger than the memory it may take', async () => {
      const wide = 'x'.repeat(1_000)
      const row = JSON.stringify({ text: wide })
      const text = `${row}\n`.repeat(ROWS)
      scene.server.always = body(gzipSync(text, { level: 1 }), {
        ...NDJSON,
        'content-encoding': 'gzip',
      })
      const before = process.memoryUsage().heapUsed
      let count = 0
      for await (const { text: sent } of scene
        .client({ maxBodyBytes: 1_000 })
        .lines<{ text: string }>('rows'))
        count += Number(sent === wide)
      expect(count).toBe(ROWS)
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(MOST_BYTES)
    })
  })

  describe('as the items of a list', () => {
    it.each<[string, string, string, string]>([
      ['an object in the place of the list', '', '{"a":1}', 'expected a list from Acme'],
      ['an empty object', '', '{}', 'expected a list from Acme in the answer to rows, got none'],
      [
        'nothing at the path',
        'data.rows',
        '{"data":{"others":[1]}}',
        'expected a list at data.rows',
      ],
      [
        'an object at the path',
        'data',
        '{"data":{"a":1}}',
        'a list at data from Acme in the answer to rows, got an object',
      ],
      ['a text at the path', 'data', '{"data":"[1]"}', 'expected a list at data'],
      ['a text that is no JSON', '', '[1,2,x]', 'got text that is not JSON'],
      ['an end in the midst of the list', '', '[1,2', 'an end inside the JSON'],
      ['an end after the list', 'data', '{"data":[1,2]', 'an end inside the JSON'],
      ['nothing', '', '', 'an end inside the JSON'],
      ['two values', '', '[1][2]', 'got text that is not JSON'],
    ])('is refused with %s', async (_, path, text, words) => {
      scene.server.always = body(text)
      const error = await failureOf(items(path))
      expect(error).toMatchObject({ name: 'AnswerFormatError', failure: 'format', retryable: true })
      expect(error.message).toContain(words)
    })

    it('is refused when it is marked as HTML', async () => {
      scene.server.always = body('[1]', { 'content-type': 'text/html' })
      expect((await failureOf(items())).message).toContain('got text/html')
      expect(scene.clock.pending).toBe(0)
    })

    it.each([
      ['an item', '[1,"'],
      ['what stands before the list', '{"others":"'],
    ])('is refused when %s is too large, and not held until its end', async (_, beginning) => {
      scene.server.always = (response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.write(beginning)
        const more = (): void => {
          if (!response.destroyed) response.write('x'.repeat(65_536), more)
        }
        more()
      }
      const path = beginning.startsWith('{') ? 'data' : ''
      const { error } = await until(scene.client({ maxItemBytes: 1_000_000 }).items('rows', path))
      expect(error).toMatchObject({ failure: 'too-large', retryable: false })
    })

    it('says that it was cut, after the items before the cut', async () => {
      scene.server.always = (response) => {
        response.writeHead(200, { 'content-type': 'application/json' })
        response.write('[1,2', () => response.destroy())
      }
      const { error } = await until(scene.client({ retry: false }).items('rows'))
      expect(error).toMatchObject({ name: 'NoAnswerError', failure: 'cut' })
    })

    it.each<[string, string, unknown[]]>([
      ['', '[]', []],
      ['data', '{"data":[]}', []],
      [
        'data.rows',
        '{"total":3,"data":{"rows":[{"a":1},[2],"3"],"more":{"rows":[9]}}}',
        [{ a: 1 }, [2], '3'],
      ],
      [
        '',
        '[null,true,-1.5e3,"\\u00e9",{"__proto__":{"a":1}}]',
        [null, true, -1500, 'é', JSON.parse('{"__proto__":{"a":1}}')],
      ],
    ])('is read at %j', async (path, text, expected) => {
      scene.server.always = body(text)
      expect(JSON.stringify(await items(path))).toBe(JSON.stringify(expected))
    })

    it('gives every item, wherever the pieces end', async () => {
      const property = fc.asyncProperty(
        fc.array(fc.jsonValue(), { maxLength: 10 }),
        fc.integer({ min: 1, max: 40 }),
        async (values, size) => {
          inPieces(
            Buffer.from(
              JSON.stringify({ before: [values], data: { rows: values }, after: values }),
            ),
            size,
          )
          expect(await items('data.rows')).toEqual(JSON.parse(JSON.stringify(values)))
        },
      )
      await fc.assert(property, { numRuns: 60 })
    })

    it('reads a list that is larger than the memory it may take', async () => {
      const wide = 'x'.repeat(1_000)
      const row = JSON.stringify({ text: wide })
      const text = `{"data":[${Array<string>(ROWS).fill(row).join(',')}]}`
      scene.server.always = body(gzipSync(text, { level: 1 }), { 'content-encoding': 'gzip' })
      const before = process.memoryUsage().heapUsed
      let count = 0
      for await (const { text: sent } of scene
        .client({ maxBodyBytes: 1_000 })
        .items<{ text: string }>('rows', 'data'))
        count += Number(sent === wide)
      expect(count).toBe(ROWS)
      expect(process.memoryUsage().heapUsed - before).toBeLessThan(MOST_BYTES)
    })
  })

  it.each(['lines', 'items', 'bytes'] as const)(
    'as %s does not seem to end where it has failed: it fails again',
    async (kind) => {
      scene.server.always = status(403)
      const stream = scene.client()[kind]('rows')
      const error = await failureOf(stream.next())
      await expect(stream.next()).rejects.toBe(error)
      expect(scene.server.received).toHaveLength(1)
    },
  )

  it.each([
    ['lines', '1\n', '2\n'],
    ['items', '[1,', '2]'],
    ['bytes', '1', '2'],
  ] as const)('gives the first of its %s before the last is sent', async (kind, first, last) => {
    let sendLast = (): unknown => undefined
    scene.server.always = (response) => {
      response.writeHead(200, { 'content-type': 'application/json' }).write(first)
      sendLast = () => response.end(last)
    }
    const stream = scene.client()[kind]('rows')
    expect((await stream.next()).done).toBe(false)
    sendLast()
    expect((await stream.next()).done).toBe(false)
    expect((await stream.next()).done).toBe(true)
  })

  it('gives its bytes as they are', async () => {
    scene.server.always = body('a;b\n', { 'content-type': 'text/csv' })
    expect(Buffer.concat(await collect(scene.client().bytes('rows'))).toString()).toBe('a;b\n')
  })
})
