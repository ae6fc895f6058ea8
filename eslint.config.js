import importX from 'eslint-plugin-import-x'
import { createTypeScriptImportResolver } from 'eslint-import-resolver-typescript'
import jest from 'eslint-plugin-jest'
import reactHooks from 'eslint-plugin-react-hooks'
import tseslint from 'typescript-eslint'

import { floors } from './lint/floors.js'
import { noCircle } from './lint/no-circle.js'

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
  duckdb: [['sql.ts', 'companion-files.ts'], ['checkpoint-table.ts', 'duckdb-file.ts'], 'reader'],
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
    ['values', 'time'],
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
  'local-queue': [],
  engines: [
    ['text', 'values'],
    ['output', 'parameters', 'streams'],
    'source',
    'run',
    'discovery',
    ['airbyte', 'singer', 'testing'],
  ],
  'ssh-tunnel': ['settings', 'failure', 'connection', 'open-tunnel'],
  oauth: ['stopwatch.ts', 'settings', 'holder', ['request', 'family'], ['guard', 'sign-in']],
  'stream-writer': [
    ['version.ts', 'record', 'spool'],
    ['runtime', 'options', 'spool/level'],
    'message',
    'transport',
    'delivery',
    ['keeping', 'events'],
    ['intake', 'table-stream.ts', 'shutdown', 'record-writer.ts'],
    'writer-parts.ts',
    'writer-exit.ts',
    'writer-life.ts',
    'stream-writer.ts',
    'testing',
  ],
}

/** The floors of the page of the console, a project of its own in `packages/console/page`. */
const PAGE_FLOORS = [
  ['format', 'values', 'theme'],
  'api',
  ['parts', 'grid'],
  ['connect', 'preview', 'run', 'develop'],
  'look',
  'workbench',
  'app',
]

/** The packages in the middle stand beside each other; what two of them need belongs below, in `errors`. */
const MIDDLE_PACKAGES = ['stream-writer', 'datasource', 'oauth']

const noDefaultExports = {
  selector: 'ExportDefaultDeclaration',
  message: 'Name what is exported: a default export is renamed by every importer.',
}
const noExportAll = {
  selector: 'ExportAllDeclaration',
  message: 'List what is exported: what is public should show in a diff.',
}
const noImportMeta = {
  selector: 'MetaProperty[meta.name="import"]',
  message:
    'Jest in a CommonJS project translates these packages, and cannot translate import.meta.',
}

export default tseslint.config(
  {
    ignores: [
      ...['**/dist/**', '**/reports/**', '**/node_modules/**', '**/fixtures/**/*.js'],
      // Projects of strangers, with compilers and configurations of their own.
      'e2e/consumers/**',
      // What the image holds: JavaScript without types.
      'examples/deploy/image/**',
    ],
  },
  ...tseslint.configs.strictTypeChecked,
  ...tseslint.configs.stylisticTypeChecked,
  {
    languageOptions: {
      parserOptions: {
        projectService: { allowDefaultProject: ['*.js', '*.config.ts'] },
        tsconfigRootDir: import.meta.dirname,
      },
    },
    plugins: { 'import-x': importX, house: { rules: { floors, 'no-circle': noCircle } } },
    settings: {
      // Without these two, files of TypeScript are not followed, and no cycle is ever found.
      'import-x/extensions': ['.ts', '.tsx', '.js'],
      'import-x/parsers': { '@typescript-eslint/parser': ['.ts', '.tsx'] },
      'import-x/resolver-next': [
        createTypeScriptImportResolver({
          conditionNames: ['@panoply/source', 'types', 'import', 'node', 'default'],
        }),
      ],
    },
    rules: {
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', ignoreRestSiblings: true },
      ],
      // Would ask for `!`, which another rule refuses; a cast with its reason beside it is clearer.
      '@typescript-eslint/non-nullable-type-assertion-style': 'off',
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'import-x/no-cycle': ['error', { ignoreExternal: true }],
      'import-x/no-self-import': 'error',
      'import-x/no-extraneous-dependencies': ['error', { packageDir: [import.meta.dirname, '.'] }],
      'no-console': 'error',
      'no-restricted-syntax': ['error', noDefaultExports, noExportAll],
      eqeqeq: 'error',
    },
  },
  ...MIDDLE_PACKAGES.map((name) => ({
    files: [`packages/${name}/**/*.ts`],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: MIDDLE_PACKAGES.filter((other) => other !== name).map((other) => ({
            group: [`@panoply/${other}`, `@panoply/${other}/*`, `**/packages/${other}/**`],
            message: 'The packages in the middle never import each other.',
          })),
        },
      ],
    },
  })),
  ...Object.entries(FLOORS).map(([name, rooms]) => ({
    files: [`packages/${name}/src/**/*.ts`],
    rules: {
      'house/floors': ['error', rooms],
      'house/no-circle': 'error',
      // Finds less, and takes longer.
      'import-x/no-cycle': 'off',
    },
  })),
  {
    files: ['packages/console/page/src/**/*.{ts,tsx}'],
    plugins: { 'react-hooks': reactHooks },
    rules: {
      ...reactHooks.configs.recommended.rules,
      // Tells what the compiler of React leaves out; the page is built without it.
      'react-hooks/incompatible-library': 'off',
      'house/floors': ['error', PAGE_FLOORS],
      'house/no-circle': 'error',
      'import-x/no-cycle': 'off',
    },
  },
  {
    files: ['errors', 'http', 'sdk', 'ssh-tunnel', 'tape', ...MIDDLE_PACKAGES].map(
      (name) => `packages/${name}/src/**/*.ts`,
    ),
    rules: { 'no-restricted-syntax': ['error', noDefaultExports, noExportAll, noImportMeta] },
  },
  {
    files: ['**/test/**/*.ts', '**/*.test.ts'],
    plugins: { jest },
    rules: {
      ...jest.configs['flat/recommended'].rules,
      // Tests throw what authors throw: texts, numbers, nothing.
      '@typescript-eslint/only-throw-error': 'off',
      'jest/no-standalone-expect': ['error', { additionalTestBlockFunctions: ['fc.assert'] }],
      'jest/expect-expect': ['error', { assertFunctionNames: ['expect', 'expect*', 'fc.assert'] }],
    },
  },
  {
    // Programs speak to the terminal; tools and libraries configure themselves through default exports; what starts a
    // built program belongs to no TypeScript project.
    files: [
      '**/*.config.{js,ts}',
      'eslint.config.js',
      'lint/*.js',
      'jest.environment.js',
      'jest.sequencer.js',
      '**/bin/*.js',
      '.changeset/*.cjs',
    ],
    ...tseslint.configs.disableTypeChecked,
    rules: {
      ...tseslint.configs.disableTypeChecked.rules,
      'no-restricted-syntax': ['error', noExportAll],
    },
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
)
