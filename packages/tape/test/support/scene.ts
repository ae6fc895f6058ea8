import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import type { Tape } from '../../src/index.js'
import { Api } from './api.js'

/** An API, and a folder for tapes. */
export class Scene {
  readonly api = new Api()
  readonly folder = mkdtempSync(join(tmpdir(), 'tape-'))
  readonly path = join(this.folder, 'api.tape.json')

  async start(): Promise<void> {
    await this.api.start()
  }

  async stop(): Promise<void> {
    await this.api.stop()
    rmSync(this.folder, { recursive: true })
  }

  text(): string {
    return readFileSync(this.path, 'utf8')
  }

  tape(): Tape {
    return JSON.parse(this.text()) as Tape
  }
}

/** What a promise rejects with. */
export const errorOf = async (promise: Promise<unknown>): Promise<Error> => {
  const error: unknown = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  )
  if (typeof error === 'object' && error !== null && 'message' in error) return error as Error
  throw new Error(`expected a failure, got ${String(error)}`)
}
