import { afterEach, beforeEach } from '@jest/globals'

import type { Environment } from '../../src/guard/environment.js'
import { ManualClock } from './manual-clock.js'
import { Provider } from './provider.js'
import { environmentWith, expiredStream, type Stream } from './stream.js'

/** What a test of the refresh stands on. */
export interface TestBed {
  readonly clock: ManualClock
  readonly provider: Provider
  readonly environment: Environment
  /** Holds the tokens of the first sign-in, of which the access token has run out. Made when first asked for. */
  readonly stream: Stream
}

class NewTestBed implements TestBed {
  readonly environment: Environment
  #stream: Stream | undefined

  constructor(
    readonly clock: ManualClock,
    readonly provider: Provider,
  ) {
    this.environment = environmentWith(clock)
  }

  get stream(): Stream {
    return (this.#stream ??= expiredStream(this.provider))
  }
}

/** A bed that is new for each test, and taken down after it. */
export const useTestBed = (): TestBed => {
  let bed: TestBed | undefined
  const current = (): TestBed => {
    if (bed === undefined) throw new Error('expected to be asked for from inside a test')
    return bed
  }
  beforeEach(async () => {
    const clock = new ManualClock()
    bed = new NewTestBed(clock, await Provider.start(clock))
  })
  afterEach(() => Provider.stopAll())
  return {
    get clock() {
      return current().clock
    },
    get provider() {
      return current().provider
    },
    get environment() {
      return current().environment
    },
    get stream() {
      return current().stream
    },
  }
}
