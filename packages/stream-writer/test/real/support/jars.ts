import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

import { describe, expect, it } from '@jest/globals'

/* oxlint-disable jest/no-export, jest/valid-title -- defines tests in the name of the files beside it */

/** The jars are kept here: a second run finds them. */
const CACHE = fileURLToPath(
  new URL('../../../../../node_modules/.cache/panoply-jars', import.meta.url),
)
const INSTALL_TIMEOUT_MS = 600_000

/** An artifact of Maven Central. */
export interface Artifact {
  readonly group: string
  readonly name: string
  readonly version: string
}

/**
 * Tests with a Java program of Maven Central. Where Java, Maven or the artifact cannot be had, one test that says so stands
 * in their place.
 *
 * @param define gets the class path of the artifact and of what it depends on
 */
export const describeWithJars = (
  name: string,
  artifact: Artifact,
  define: (classpath: string) => void,
): void => {
  const found = jarsOf(artifact)
  if ('missing' in found) {
    process.stderr.write(`SKIPPED ${name}: ${found.missing}\n`)
    describe(name, () => {
      it(`SKIPPED: ${found.missing}`, () => {
        expect(found.missing).not.toBe('')
      })
    })
    return
  }
  describe(name, () => {
    define(join(found.folder, '*'))
  })
}

const jarsOf = (artifact: Artifact): { readonly folder: string } | { readonly missing: string } => {
  const home = join(CACHE, `${artifact.name}-${artifact.version}`)
  const folder = join(home, 'jars')
  const ready = join(home, 'is-ready')
  const noJava = run('java', ['-version'])
  if (noJava !== undefined) return { missing: noJava }
  if (existsSync(ready)) return { folder }
  process.stderr.write(`installing ${artifact.name} ${artifact.version} from Maven Central\n`)
  rmSync(home, { recursive: true, force: true })
  mkdirSync(home, { recursive: true })
  const pom = join(home, 'pom.xml')
  writeFileSync(pom, projectWith(artifact))
  const missing = run('mvn', [
    ...['--quiet', '--batch-mode', '--file', pom, 'dependency:copy-dependencies'],
    ...['-DincludeScope=runtime', `-DoutputDirectory=${folder}`],
  ])
  if (missing !== undefined) return { missing }
  writeFileSync(ready, '')
  return { folder }
}

const projectWith = ({ group, name, version }: Artifact): string => `<project>
  <modelVersion>4.0.0</modelVersion>
  <groupId>panoply</groupId><artifactId>jars</artifactId><version>1</version>
  <dependencies>
    <dependency>
      <groupId>${group}</groupId><artifactId>${name}</artifactId><version>${version}</version>
    </dependency>
  </dependencies>
</project>
`

/** @returns what went wrong, if something did */
const run = (program: string, words: readonly string[]): string | undefined => {
  const { status, error, stdout, stderr } = spawnSync(program, words, {
    encoding: 'utf8',
    timeout: INSTALL_TIMEOUT_MS,
  })
  if (error) return `${program} could not be started: ${error.message}`
  if (status === 0) return undefined
  const lines = (stdout + stderr).trim().split('\n')
  const told = lines.find((line) => line.includes('ERROR')) ?? lines.at(-1) ?? ''
  return `${program} ended with ${String(status)}: ${told}`
}
