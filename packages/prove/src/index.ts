export { type Finding } from './review/finding.js'
export { type PackageFacts } from './review/package-facts.js'
export { readPackageFacts } from './review/read-package-facts.js'
export { review } from './review/review.js'
