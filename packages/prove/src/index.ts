// For every program that uses this package.
export { prove } from './prove.js'
export { type ProofProgress, type ProveOptions } from './proving/options.js'
export {
  type Baseline,
  type CheckName,
  type CheckResult,
  type Evidence,
  type Proof,
  type ProofLine,
  type Verdict,
} from './proof.js'

// For commands that show a proof.
export { canaryOf } from './experiment/canaries.js'
export { proofPage } from './report/proof-page.js'
export { proofTable } from './report/proof-table.js'

// The review.
export { type Finding } from './review/finding.js'
export { type PackageFacts } from './review/package-facts.js'
export { readPackageFacts } from './review/read-package-facts.js'
export { review } from './review/review.js'
