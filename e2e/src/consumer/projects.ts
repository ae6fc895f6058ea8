import { catalogVersion } from '../registry/workspace-packages.js'

type Words = readonly [program: string, ...args: string[]]

/** The last that is written in JavaScript, which linters and transpilers load, and the first that is not. */
const COMPILERS = ['typescript', 'typescript-7']
const TYPESCRIPT = [...COMPILERS.map((name) => `${name}@${catalogVersion(name)}`), '@types/node@20']
/** Either compiles it; what the last one writes runs. */
const COMPILED: readonly Words[] = COMPILERS.map((name) => [
  ...(['node', `node_modules/${name}/bin/tsc`, '-p', '.'] as const),
])
const JEST = [`jest@${catalogVersion('jest')}`, '@babel/core@7', '@babel/preset-env@7']
/** One that still knows the old resolution of modules. */
const OLDER_TYPESCRIPT = [
  `typescript@${catalogVersion('typescript')}`,
  ...['@types/node@20', '@types/jest@30', `ts-jest@${catalogVersion('ts-jest')}`],
]
/** Programs that are bundled, and functions that are called twice, by each bundler in each format. */
const BUNDLES = ['esbuild', 'rolldown'].flatMap((bundler) =>
  ['mjs', 'cjs'].map((ending) => ({
    program: `${bundler}/main.${ending}`,
    handler: `${bundler}/handler.${ending}`,
  })),
)
const TO_PANOPLY = ['--to', 'panoply', '--no-input']

/** A project of a stranger, from a folder of `e2e/consumers`. */
export interface Project {
  readonly fixture: string
  readonly packages: readonly string[]
  /** What is done once. */
  readonly prepare?: readonly Words[]
  /** What streams, on every Node. */
  readonly stream: readonly Words[]
  /** What the queue has then. @param node what stands for the version of the Node that it ran on */
  readonly records: (node: unknown) => readonly object[]
}

/** Each streams, whatever it is written in. */
export const PROJECTS: readonly Project[] = [
  {
    ...{ fixture: 'esm', packages: ['@panoply/sdk'] },
    stream: [['node', 'main.mjs']],
    records: (node) => [{ consumer: 'esm', node }],
  },
  {
    ...{ fixture: 'commonjs', packages: ['@panoply/sdk'] },
    stream: [['node', 'main.cjs']],
    records: (node) => [{ consumer: 'commonjs', node }],
  },
  {
    ...{ fixture: 'nodenext', packages: ['@panoply/sdk', ...TYPESCRIPT] },
    prepare: COMPILED,
    stream: [
      ['node', 'dist/main.mjs'],
      ['node', 'dist/main.cjs'],
    ],
    records: (node) => [
      { consumer: 'nodenext', node },
      { consumer: 'nodenext-commonjs', node },
    ],
  },
  {
    ...{ fixture: 'bundler', packages: ['@panoply/sdk', 'esbuild@0.28', ...TYPESCRIPT] },
    prepare: [
      ...COMPILED,
      [
        ...(['npx', 'esbuild', 'main.ts', '--bundle', '--platform=node', '--format=cjs'] as const),
        '--outfile=bundle/main.cjs',
      ],
    ],
    stream: [['node', 'bundle/main.cjs']],
    records: (node) => [{ consumer: 'bundler', node }],
  },
  {
    ...{ fixture: 'legacy-decorators', packages: ['@panoply/sdk', ...TYPESCRIPT] },
    prepare: COMPILED,
    stream: [['node', 'dist/main.mjs']],
    records: (node) => [{ consumer: 'legacy-decorators', token: 'fresh', node }],
  },
  {
    ...{ fixture: 'jest-commonjs', packages: ['@panoply/sdk', ...JEST] },
    stream: [['npx', 'jest', '--ci']],
    records: (node) => [{ consumer: 'jest-commonjs', node }],
  },
  {
    fixture: 'bundles',
    packages: ['@panoply/stream-writer', 'esbuild@0.28', 'rolldown@1'],
    prepare: [['node', 'bundle.mjs']],
    stream: [
      ['node', 'broken.mjs'],
      ...BUNDLES.flatMap(({ program, handler }): Words[] => [
        ['node', program, program],
        ['node', 'invoke.mjs', handler],
      ]),
    ],
    records: (node) =>
      BUNDLES.flatMap(({ program, handler }) => [
        { consumer: 'bundles', bundle: program, node },
        { consumer: 'bundles', bundle: handler, call: 1, node },
        { consumer: 'bundles', bundle: handler, call: 2, node },
      ]),
  },
  {
    fixture: 'commonjs-typescript',
    packages: ['@panoply/sdk', `jest@${catalogVersion('jest')}`, ...OLDER_TYPESCRIPT],
    prepare: [['node', 'node_modules/typescript/bin/tsc', '-p', '.']],
    stream: [
      ['node', 'dist/main.js'],
      ['npx', 'jest', '--ci'],
    ],
    records: (node) => [
      { consumer: 'commonjs-typescript', node },
      { consumer: 'ts-jest', node },
    ],
  },
  {
    ...{ fixture: 'data-source', packages: ['@panoply/cli', '@panoply/datasource'] },
    stream: [['npx', 'panoply', 'run', '.', '--consumer', 'data-source', ...TO_PANOPLY]],
    records: (node) => [{ consumer: 'data-source', node }],
  },
  {
    ...{ fixture: 'published-source', packages: ['@panoply/cli', '@panoply/source-files'] },
    stream: [
      ['npx', 'panoply', 'run', '@panoply/source-files', '--path', 'exports', ...TO_PANOPLY],
    ],
    // Rows of a file: which Node it was read on is not told.
    records: () => [{ consumer: 'published-source', __table: 'consumers' }],
  },
]
