import { describe, expect, it } from '@jest/globals'

import { type FileReport, isGreen, reportOf } from '../../../scripts/unit/split-report.js'

const file = (name: string, ...statuses: string[]): FileReport => ({
  name,
  status: statuses.includes('failed') ? 'failed' : 'passed',
  assertionResults: statuses.map((status) => ({ status, fullName: status })),
})

/** Jest could not load it. */
const broken = (name: string): FileReport => ({ ...file(name), status: 'failed' })

describe('the report of one package', () => {
  it('holds the files of that package only, not those of one whose name begins the same', () => {
    const report = reportOf('/w/packages/a', [
      file('/w/packages/a/test/x.test.ts', 'passed', 'failed', 'pending'),
      file('/w/packages/a-b/test/x.test.ts', 'passed'),
    ])
    expect(report).toMatchObject({ numPassedTests: 1, numFailedTests: 1 })
    expect(report.testResults.map(({ name }) => name)).toEqual(['/w/packages/a/test/x.test.ts'])
  })

  it('counts a file that could not be loaded, once', () => {
    const report = reportOf('/w/a', [broken('/w/a/x.test.ts'), file('/w/a/y.test.ts', 'failed')])
    expect(report).toMatchObject({ numFailedTests: 1, numRuntimeErrorTestSuites: 1 })
  })
})

describe('a report is not green', () => {
  it.each([
    ['when a test failed', [file('/w/a/x.test.ts', 'passed', 'failed')]],
    [
      'when a file could not be loaded',
      [broken('/w/a/x.test.ts'), file('/w/a/y.test.ts', 'passed')],
    ],
    ['when Jest ran nothing', []],
  ])('%s', (_, files) => {
    expect(isGreen(reportOf('/w/a', files))).toBe(false)
  })

  it('unless everything passed', () => {
    expect(isGreen(reportOf('/w/a', [file('/w/a/x.test.ts', 'passed', 'pending')]))).toBe(true)
  })
})
