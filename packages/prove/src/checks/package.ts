import { checkConfig, type DataSourceConfig, issueText } from '@panoply/datasource'

import { type CheckResult, judged, noted, notTried } from '../proof.js'
import type { PackageFacts } from '../review/package-facts.js'
import { reviewPackage } from '../review/package-rules.js'

/** Whether CONFIG has no issue and no warning. */
export const checkConfigOf = (config: DataSourceConfig): CheckResult => {
  const { issues } = checkConfig(config)
  return judged(
    'config',
    issues.map((issue) => ({ where: 'CONFIG', what: issueText(issue), rows: [] })),
    'valid, without a warning',
    (count) => (count === 1 ? 'one issue' : `${count} issues`),
  )
}

const PACKAGE_CHECKS = ['tests', 'dependencies', 'tag'] as const

/**
 * The parts of the review that are about the package. A missing tag is only noted, because the tag is made later, when
 * the source is published.
 */
export const checkPackage = (facts: PackageFacts | undefined): CheckResult[] => {
  if (!facts || facts.name === '' || facts.version === '') {
    const why = 'there is no package.json with a name and a version around it'
    return PACKAGE_CHECKS.map((check) => notTried(check, why))
  }
  return reviewPackage(facts).flatMap(({ rule, ok, detail }): CheckResult[] => {
    const check = PACKAGE_CHECKS.find((name) => name === rule)
    if (!check) return []
    if (check === 'tag' && !ok) return [noted(check, detail)]
    return [
      judged(
        check,
        ok ? [] : [{ where: 'the package', what: detail, rows: [] }],
        detail,
        () => detail,
      ),
    ]
  })
}
