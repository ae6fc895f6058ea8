import type { Answers } from '../answers/answers.js'
import type { Home } from './home.js'

const RUNTIME = ['@panoply/datasource', '@panoply/http']
const TOOLS = ['@jest/globals', '@types/node', 'jest', 'ts-jest', 'typescript']
/** The command `panoply`. */
const COMMAND = '@panoply/cli'

/** The package.json of the new package, for the workspace or for a package outside of it. */
export const manifest = (
  { title, name, engine }: Answers,
  packageName: string,
  kind: Home['kind'],
  versions: Readonly<Record<string, string>>,
): string => {
  const pick = (names: readonly string[]): Record<string, string> =>
    Object.fromEntries(
      names.map((dependency) => {
        if (kind === 'workspace') return [dependency, 'workspace:^']
        const version = versions[dependency]
        if (version === undefined) throw new Error(`no version of ${dependency} is known`)
        return [dependency, version]
      }),
    )
  const content = {
    name: packageName,
    version: '0.0.0',
    description: `A Panoply data source that reads ${title}.`,
    keywords: ['panoply', 'data-source', name.short],
    license: 'MIT',
    ...(kind === 'workspace' && {
      repository: {
        type: 'git',
        url: 'git+https://github.com/panoplyio/panoply-typescript-sdk.git',
        directory: `examples/${name.folder}`,
      },
    }),
    type: 'module',
    ...(kind === 'workspace' && { sideEffects: false }),
    engines: { node: '>=20.19' },
    exports: {
      '.': {
        ...(kind === 'workspace' && { '@panoply/source': './src/index.ts' }),
        types: './dist/index.d.ts',
        default: './dist/index.js',
      },
      './package.json': './package.json',
    },
    files: ['dist', 'src', 'CHANGELOG.md'],
    ...(kind === 'workspace' && { publishConfig: { access: 'public', provenance: true } }),
    scripts: { ...SCRIPTS[kind], ...(engine && ENGINE_SCRIPTS) },
    dependencies: pick(engine ? [...RUNTIME, '@panoply/engines'].sort() : RUNTIME),
    devDependencies: kind === 'workspace' ? pick([COMMAND]) : pick([...TOOLS, COMMAND].sort()),
  }
  return `${JSON.stringify(content, undefined, 2)}\n`
}

/** The four commands of a connector, without an image: `npm run airbyte -- spec`. */
const ENGINE_SCRIPTS = { airbyte: 'panoply airbyte ./src/index.ts' }

const SCRIPTS: Readonly<Record<Home['kind'], Readonly<Record<string, string>>>> = {
  workspace: {
    build: 'tsc -p tsconfig.build.json',
    package: 'tsx ../../scripts/check-package.ts',
    start:
      'turbo run build --filter=@panoply/cli --output-logs=errors-only && panoply run ./src/index.ts',
    types: 'tsc -p tsconfig.json',
    unit: 'node ../../scripts/unit.js',
  },
  alone: {
    build: 'tsc -p tsconfig.build.json',
    prepack: 'npm run build',
    start: 'panoply run ./src/index.ts',
    test: 'node --experimental-vm-modules node_modules/jest/bin/jest.js',
    types: 'tsc --noEmit',
  },
}
