import { rules, rulesOfHooks, rulesOfTests, rulesOfTypes } from './lint/rules.js'

/**
 * The floors of each package, from the ground up: a folder or file of `src` may import what stands before it, types
 * included, and nothing behind it. What stands in one list is one floor: neither imports the other. Files directly in
 * `src` that are not named (`index.ts`) are the roof. A package gets a line when its folders are floors; from then on
 * circles of files are found in it, too, those of types included.
 */
const FLOORS = {
  runner: [
    ['values', 'files', 'process', 'retry-budget.ts'],
    'streams',
    ['routing', 'state', 'source'],
    'destination',
    ['columns', 'telemetry'],
    'run',
    'testing',
  ],
  datasource: [
    ['values', 'options', 'streams'],
    'batch',
    ['config', 'state'],
    'data-source',
    'testing',
  ],
  duckdb: [
    'duckdb-api.ts',
    ['sql.ts', 'duckdb-error.ts', 'file', 'columns'],
    ['checkpoint-table.ts', 'table'],
    'reader',
    'destination',
    'destination-kind.ts',
  ],
  postgres: [
    'address',
    'connection',
    'columns',
    ['catalog', 'staging'],
    'table',
    ['destination', 'state'],
  ],
  prove: [
    ['time', 'rows', 'review', 'proof.ts'],
    'experiment',
    'trials',
    'checks',
    ['report', 'proving'],
  ],
  console: [
    'protocol',
    'values',
    ['ipc', 'events'],
    ['worker', 'children'],
    'console-settings.ts',
    'tables',
    'runs',
    'sources',
    'http',
    'console-options.ts',
    'start-console.ts',
  ],
  cli: [
    'exit-code.ts',
    'process',
    ['prompts', 'destinations/listed-destination.ts'],
    'cli-io.ts',
    'destinations',
    ['report', 'flags', 'health'],
    ['commands', 'watch'],
  ],
  errors: [
    ['files', 'values', 'time'],
    ...['internal', 'classes', 'masking/span.ts', 'masking/names', 'masking/reading'],
    ...['masking/named', 'masking/given', 'masking', ['wrapping', 'serializing']],
  ],
  http: [
    ['value-at.ts', 'http-response.ts', 'secrets', 'address'],
    ['errors', 'auth', 'answer', 'pace'],
    'exchange',
    ['paging', 'streams'],
    'options',
  ],
  tape: [
    'tape-error.ts',
    ['one-at-a-time.ts', 'format', 'network'],
    ['secrets', 'faults'],
    ['record', 'replay'],
  ],
  'local-queue': ['faults.ts', 'fault-server.ts', 'local-queue.ts'],
  'create-source': ['answers', ['project', 'terminal.ts'], 'create-source.ts'],
  engines: [
    ['text', 'values'],
    ['output', 'parameters', 'streams'],
    'source',
    'run',
    'discovery',
    ['airbyte', 'singer', 'testing'],
  ],
  'ssh-tunnel': ['settings', 'failure', 'connection', 'open-tunnel'],
  // One floor each: no folders, and no circle of files.
  'local-postgres': [],
  'local-ssh': [],
  sdk: [],
  'test-kit': [],
  oauth: ['stopwatch.ts', 'settings', 'holder', ['request', 'family'], ['guard', 'sign-in']],
  'stream-writer': [
    ['version.ts', 'record', 'spool'],
    ['runtime', 'options', 'spool/level'],
    'message',
    'transport',
    'delivery',
    ['keeping', 'events'],
    ['intake', 'table-stream.ts', 'shutdown', 'record-writer.ts'],
    'writer-material.ts',
    'writer-parts.ts',
    'writer-exit.ts',
    'writer-life.ts',
    'stream-writer.ts',
    'testing',
  ],
}

/** The floors of the page of the console, a project of its own in `packages/console/page`. */
const PAGE_FLOORS = [
  ['format', 'values', 'theme', 'frame'],
  'api',
  ['parts', 'grid'],
  ['connect', 'preview', 'run', 'develop'],
  'look',
  'workbench',
  'app',
]

/** The packages in the middle stand beside each other; what two of them need belongs below, in `errors`. */
const MIDDLE_PACKAGES = ['stream-writer', 'datasource', 'oauth']

const off = (names) => Object.fromEntries(names.map((name) => [name, 'off']))

/** Imports run downstairs, and in no circle: neither of files, nor of their types. */
const floorsAre = (floors) => ({
  'house/floors': ['error', floors],
  'house/no-circle': 'error',
  // Finds less, and takes longer.
  'import/no-cycle': 'off',
})

const noneOfTheOthers = (name) => {
  const patterns = MIDDLE_PACKAGES.filter((other) => other !== name).map((other) => ({
    group: [`@panoply/${other}`, `@panoply/${other}/*`, `**/packages/${other}/**`],
    message: 'The packages in the middle never import each other.',
  }))
  return { 'no-restricted-imports': ['error', { patterns }] }
}

export default {
  plugins: ['typescript', 'import'],
  jsPlugins: ['./lint/house.js'],
  categories: { correctness: 'off' },
  options: { typeAware: true },
  ignorePatterns: [
    ...['**/dist/**', '**/reports/**', '**/node_modules/**', '**/fixtures/**/*.js'],
    // Projects of strangers, with compilers and configurations of their own.
    'e2e/consumers/**',
    // What the image holds: JavaScript without types.
    'examples/deploy/image/**',
  ],
  rules: { ...rules, ...rulesOfTypes },
  overrides: [
    ...MIDDLE_PACKAGES.map((name) => ({
      files: [`packages/${name}/**/*.ts`],
      rules: noneOfTheOthers(name),
    })),
    ...Object.entries(FLOORS).map(([name, floors]) => ({
      files: [`packages/${name}/src/**/*.ts`],
      rules: floorsAre(floors),
    })),
    {
      files: ['packages/console/page/src/**/*.{ts,tsx}'],
      plugins: ['react'],
      rules: { ...rulesOfHooks, ...floorsAre(PAGE_FLOORS) },
    },
    {
      files: ['errors', 'http', 'sdk', 'ssh-tunnel', 'tape', ...MIDDLE_PACKAGES].map(
        (name) => `packages/${name}/src/**/*.ts`,
      ),
      rules: { 'house/no-import-meta': 'error' },
    },
    {
      files: ['**/test/**/*.ts', '**/*.test.ts'],
      plugins: ['jest'],
      // Tests throw what authors throw: texts, numbers, nothing.
      rules: { ...rulesOfTests, 'typescript/only-throw-error': 'off' },
    },
    {
      // Programs speak to the terminal; tools and libraries configure themselves through default exports; what starts a
      // built program belongs to no TypeScript project.
      files: [
        '**/*.config.{js,ts}',
        'lint/*.js',
        'jest.code-cache.js',
        'jest.around-tests.js',
        'jest.environment.js',
        'jest.fast-check.js',
        'jest.global-setup.js',
        'jest.global-teardown.js',
        'jest.packages.js',
        'jest.sequencer.js',
        'scripts/**/*.js',
        '**/bin/*.js',
        '.changeset/*.cjs',
      ],
      rules: { ...off(Object.keys(rulesOfTypes)), 'house/no-default-export': 'off' },
    },
    {
      files: [
        'scripts/**/*.ts',
        'examples/**/*.ts',
        'benchmarks/**/*.ts',
        'e2e/**/*.ts',
        '**/test/programs/**/*.ts',
      ],
      rules: { 'no-console': 'off' },
    },
  ],
}
