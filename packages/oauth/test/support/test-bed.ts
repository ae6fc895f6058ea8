import { afterEach, beforeEach } from '@jest/globals'

import type { Environment } from '../../src/environment.js'
import { ManualClock } from './manual-clock.js'
import { Provider } from './provider.js'
import { environmentWith } from './stream.js'

/** What a test of the refresh stands on. */
export interface TestBed {
  readonly clock: ManualClock
  readonly provider: Provider
  readonly environment: Environment
}

/** A bed whose members are new for each test, and taken down after it. */
export const useTestBed = (): TestBed => {
  // Filled before the first test can look at it.
  const bed = {} as { -readonly [Key in keyof TestBed]: TestBed[Key] }
  beforeEach(async () => {
    bed.clock = new ManualClock()
    bed.provider = await Provider.start(bed.clock)
    bed.environment = environmentWith(bed.clock)
  })
  afterEach(() => Provider.stopAll())
  return bed
}
