/**
 * The script `unit` of each package: runs its tests by `unit.ts`, which takes the arguments.
 *
 * Where `unit-together.ts` has just run them along with those of other packages, it only reads the report. It does so
 * without tsx: to load that takes half a second of processor time, once for each package.
 */
import { readFileSync } from 'node:fs'

/** Set by `unit-together.ts`. */
const { PANOPLY_UNIT_REPORT_IS_WRITTEN: isWritten } = process.env

if (isWritten === undefined) {
  const { register } = await import('tsx/esm/api')
  register()
  await import('./unit.ts')
} else {
  const { isGreen } = JSON.parse(readFileSync('reports/jest.json', 'utf8'))
  process.exitCode = isGreen === true ? 0 : 1
}
