import { sep } from 'node:path'

/** What Jest reports of one file. */
export interface FileReport {
  /** The path of the file. */
  readonly name: string
  readonly status: string
  readonly assertionResults: readonly { readonly status: string; readonly fullName: string }[]
}

/** What is read of a report, of one package or of several. */
export interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  /** Files that could not be run at all. */
  readonly numRuntimeErrorTestSuites: number
  readonly testResults: readonly FileReport[]
}

/** The part of a report that is about the files below `folder`, counted anew. */
export const reportOf = (folder: string, testResults: readonly FileReport[]): Report => {
  const files = testResults.filter(({ name }) => name.startsWith(folder + sep))
  const count = (status: string): number =>
    files.flatMap((file) => file.assertionResults.filter((test) => test.status === status)).length
  return {
    numPassedTests: count('passed'),
    numFailedTests: count('failed'),
    numRuntimeErrorTestSuites: files.filter(couldNotRun).length,
    testResults: files,
  }
}

const couldNotRun = ({ status, assertionResults }: FileReport): boolean =>
  status === 'failed' && !assertionResults.some((test) => test.status === 'failed')

/** `true` when everything in the report was run and nothing failed. */
export const isGreen = (report: Report): boolean =>
  report.testResults.length > 0 && report.numFailedTests + report.numRuntimeErrorTestSuites === 0
