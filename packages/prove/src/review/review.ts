import { checkConfig, type DataSourceModule, issueText } from '@panoply/datasource'
import type { PlainObject } from '@panoply/runner'

import { reviewBehaviour } from './behaviour-rules.js'
import type { Finding } from './finding.js'
import { observeReads } from './observe-reads.js'
import type { PackageFacts } from './package-facts.js'
import { reviewPackage } from './package-rules.js'

/** Enough calls to see how a source behaves, without reading all of its data. */
const MAX_READS = 20

/**
 * Checks the rules of the platform's reviewers. It reads the first batches and the facts about the package.
 *
 * @param source the parameters, checked
 *
 * @example
 * ```ts
 * import { DataSource } from '@panoply/datasource'
 *
 * class Stream extends DataSource {
 *   read(): null {
 *     return null
 *   }
 * }
 *
 * const facts = { name: 'source-empty', version: '1.0.0', dependencies: [], testFiles: [], tags: [] }
 * const findings = await review({ Stream, CONFIG: { title: 'Empty', params: [] } }, {}, facts)
 * console.log(findings.filter(({ ok }) => !ok).map(({ rule }) => rule))
 * ```
 */
export const review = async (
  module: DataSourceModule,
  source: PlainObject,
  facts: PackageFacts,
): Promise<Finding[]> => [
  config(module),
  ...reviewBehaviour(await observeReads(module, source, { maxReads: MAX_READS })),
  ...reviewPackage(facts),
]

/** The finding about CONFIG. Warnings break the rule, too, because a reviewer sees them. */
const config = ({ CONFIG }: DataSourceModule): Finding => {
  const { issues } = checkConfig(CONFIG)
  return {
    rule: 'config',
    ok: issues.length === 0,
    detail: issues.length === 0 ? 'valid' : issues.map(issueText).join('; '),
  }
}
