import type { Finding } from './finding.js'
import type { PackageFacts } from './package-facts.js'

/**
 * Packages of this SDK are not counted. The platform asks for "few" and gives no number. Accepted sources have up to
 * four.
 */
const MAX_DEPENDENCIES = 5

/**
 * The rules of reviewers for the package of a data source: tests, few dependencies, an annotated tag with the version.
 */
export const reviewPackage = (facts: PackageFacts): Finding[] => [
  tests(facts),
  dependencies(facts),
  tag(facts),
]

const tests = ({ testFiles }: PackageFacts): Finding => ({
  rule: 'tests',
  ok: testFiles.length > 0,
  detail:
    testFiles.length > 0
      ? `${testFiles.length} test files`
      : 'expected files such as test/stream.test.ts, there are none',
})

const dependencies = ({ dependencies: all }: PackageFacts): Finding => {
  const others = all.filter((name) => !name.startsWith('@panoply/'))
  const ok = others.length <= MAX_DEPENDENCIES
  return {
    rule: 'dependencies',
    ok,
    detail: ok
      ? `${others.length} besides those of the SDK`
      : `expected at most ${MAX_DEPENDENCIES} besides those of the SDK, got ${others.join(', ')}`,
  }
}

const tag = ({ name, version, tags }: PackageFacts): Finding => {
  const shortName = name.replace(/^@[^/]+\//, '')
  const wanted = [`v${version}`, `${shortName}/v${version}`, `${name}@${version}`]
  const found = tags.filter((candidate) => wanted.includes(candidate.name))
  const annotated = found.find(({ isAnnotated }) => isAnnotated)
  if (annotated) return { rule: 'tag', ok: true, detail: annotated.name }
  const [plain] = found
  return {
    rule: 'tag',
    ok: false,
    detail: plain
      ? `${plain.name} is not annotated; git tag --force --annotate ${plain.name}`
      : `expected an annotated tag with the version, such as v${version} or ${shortName}/v${version}`,
  }
}
