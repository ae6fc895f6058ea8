import { type DocExample, docExamplesOf, type Given } from './doc-examples.js'

/** What the examples of the stream writer need and do not show. */
const WRITER: Given = {
  apiKey: "const apiKey = process.env['PANOPLY_KEY'] ?? ''",
  apiSecret: "const apiSecret = process.env['PANOPLY_SECRET'] ?? ''",
  rows: 'const rows = [{ n: 1 }, { n: 2 }]',
  writer: 'const writer = new StreamWriter(apiKey, apiSecret)',
}

/**
 * The packages whose `@example`s are compiled and run, with what is given to them. Every class and function that such a
 * package exports has an example.
 */
const PACKAGES: readonly [folder: string, given?: Given][] = [
  ['stream-writer', WRITER],
  ['local-queue'],
  ['errors'],
  ['datasource'],
  ['runner', WRITER],
  ['duckdb'],
  ['tape'],
  ['http'],
  ['oauth'],
  ['ssh-tunnel'],
  ['engines'],
  ['postgres'],
  ['console'],
  ['prove'],
]

/** The examples of a package, and each as a file of its own. */
export interface DocumentedPackage {
  readonly folder: string
  readonly examples: readonly DocExample[]
  /** By name: `example-0.ts` is the first example. */
  readonly files: Readonly<Record<string, string>>
}

export const documentedPackages = (): DocumentedPackage[] =>
  PACKAGES.map(([folder, given]) => {
    const examples = docExamplesOf(folder, given)
    const files = examples.map(({ program }, index) => [`example-${index}.ts`, program] as const)
    return { folder, examples, files: Object.fromEntries(files) }
  })
