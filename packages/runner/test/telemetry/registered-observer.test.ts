import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

import { describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/test-kit/program-builder'

const program = programBuilder(new URL('../../', import.meta.url))(
  'test/programs/loads-telemetry.ts',
)

describe('a run in a program', () => {
  it.each([
    ['loads nothing of OpenTelemetry where no SDK is registered', [], 'false\n'],
    ['loads the API of OpenTelemetry where an SDK is registered', ['registered'], 'true\n'],
  ])('%s', async (_, words, printed) => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [program, ...words])
    expect({ stdout, stderr }).toEqual({ stdout: printed, stderr: '' })
  })
})
