import { readdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const ROOT = new URL('../../', import.meta.url)

/**
 * Removes the programs that a run of Jest has built, from all packages: tests of one package start programs of another.
 *
 * @param run its name, which the program builder of `@panoply/test-kit` takes from `PANOPLY_TEST_RUN`
 */
export const removePrograms = (run: string): void => {
  for (const group of ['packages/', 'examples/']) {
    for (const name of readdirSync(new URL(group, ROOT))) {
      const programs = new URL(`${group}${name}/reports/programs-${run}`, ROOT)
      rmSync(fileURLToPath(programs), { recursive: true, force: true })
    }
  }
}
