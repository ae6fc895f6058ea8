import { mkdirSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'

import { programBuilder } from '@panoply/test-kit/program-builder'
import type { SignInProvider } from '@panoply/test-kit/sign-in'

import { LibratoServer } from '../../../../examples/source-librato/test/support/librato-server.js'
import { TypeformServer } from '../../../../examples/source-typeform/test/support/typeform-server.js'

/** The example sources that are opened. */
const EXAMPLES = ['files', 'librato', 'postgres', 'typeform'] as const

/** What a module has in the place of what the example says of its parameters, by their names. */
type Changes = Readonly<Record<string, object>>

const FIVE_MINUTES_MS = 300_000

/** The example sources, and servers on this machine in the place of those that they read. */
export class ExampleSources {
  readonly librato = new LibratoServer()
  readonly typeform = new TypeformServer()
  readonly #provider: SignInProvider
  readonly #built = EXAMPLES.map((name) => {
    const home = new URL(`../../../../examples/source-${name}/`, import.meta.url)
    return { name, build: programBuilder(home) }
  })
  /** What the next requests for measurements of Librato are answered with. */
  readonly failures: number[] = []
  readonly #fronts = {
    librato: frontOf(async (path, authorization) => {
      const status = /metrics\/./.test(path) ? this.failures.shift() : undefined
      if (status !== undefined) return { status, text: '{}' }
      return await forward(`${new URL(this.librato.url).origin}${path}`, authorization)
    }),
    // It takes the tokens of the provider.
    typeform: frontOf(async (path, authorization) => {
      const who = await this.#provider.whoIs(authorization.replace(/^Bearer /, ''))
      const token = typeof who === 'object' ? this.typeform.tokens.access_token : 'unknown'
      return await forward(`${this.typeform.url}${path}`, `Bearer ${token}`)
    }),
  }

  constructor(provider: SignInProvider) {
    this.#provider = provider
  }

  /** Starts the servers, and writes a folder of modules and files with rows. */
  async start(folder: string): Promise<void> {
    await Promise.all([this.librato.start(), this.typeform.start()])
    this.#fill()
    const librato = await listening(this.#fronts.librato)
    const typeform = await listening(this.#fronts.typeform)
    const { oauthAuthorizeURL, oauthAccessURL } = this.#provider.param
    const changes: Readonly<Record<string, Changes>> = {
      librato: { apiUrl: { default: `${librato}/v1` } },
      typeform: {
        apiUrl: { default: typeform },
        access_token: { oauthAuthorizeURL, oauthAccessURL },
      },
    }
    mkdirSync(join(folder, 'sources'))
    for (const { name, build } of this.#built) {
      const text = moduleText(build('src/index.ts'), changes[name] ?? {})
      writeFileSync(join(folder, 'sources', `${name}.mjs`), text)
    }
    mkdirSync(join(folder, 'exports'))
    writeFileSync(join(folder, 'exports', 'people.csv'), 'name,age\nAda,36\nGrace,85\n')
    writeFileSync(join(folder, 'exports', 'orders.jsonl'), '{"id":1,"items":[{"sku":"A1"}]}\n')
  }

  async stop(): Promise<void> {
    for (const front of Object.values(this.#fronts)) {
      front.closeAllConnections()
      await new Promise((resolve) => front.close(resolve))
    }
    await Promise.all([this.librato.stop(), this.typeform.stop()])
  }

  #fill(): void {
    this.librato.metrics = ['cpu', 'memory']
    const seconds = Math.floor((Date.now() - FIVE_MINUTES_MS * 4) / 1_000)
    this.librato.points = this.librato.metrics.map((metric, index) => ({
      ...{ metric, source: 'web-1', measure_time: seconds, value: index + 0.5, count: 1 },
    }))
    this.typeform.forms = [{ id: 'form-1', title: 'Survey' }]
    this.typeform.responses = [1, 2].map((index) => ({
      ...{ form: 'form-1', token: `response-${index}`, submitted_at: '2026-11-20T10:00:00Z' },
      answers: [{ field: { id: 'f1', type: 'short_text' }, type: 'text', text: `Answer ${index}` }],
    }))
  }
}

interface FrontAnswer {
  readonly status: number
  readonly text: string
}

/** A server that answers in the place of another one. */
const frontOf = (answer: (path: string, authorization: string) => Promise<FrontAnswer>): Server =>
  createServer((request, response) => {
    void answer(request.url ?? '/', request.headers.authorization ?? '')
      // Without an answer the source would wait, and nothing would tell why.
      .catch((error: unknown) => ({ status: 502, text: JSON.stringify(String(error)) }))
      .then(({ status, text }) => {
        response.writeHead(status, { 'content-type': 'application/json' }).end(text)
      })
  })

const forward = async (url: string, authorization: string): Promise<FrontAnswer> => {
  const answer = await fetch(url, { headers: { authorization } })
  return { status: answer.status, text: await answer.text() }
}

/** @returns the address of the server */
const listening = async (server: Server): Promise<string> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  // It listens on a port, not on a pipe.
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

const moduleText = (program: string, changes: Changes): string =>
  `import { CONFIG as own, Stream } from ${JSON.stringify(pathToFileURL(program).href)}
const changes = ${JSON.stringify(changes)}
export { Stream }
export const CONFIG = {
  ...own,
  params: own.params.map((param) => ({ ...param, ...changes[param.name] })),
}
`
