// What ts-jest has to translate for a CommonJS project: the packages that are ES modules only.
const esModules = ['@panoply', 'p-retry', 'is-network-error']

module.exports = {
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  transform: {
    '\\.ts$': 'ts-jest',
    // Their types are checked where they come from.
    '\\.m?js$': [
      'ts-jest',
      { tsconfig: { allowJs: true, module: 'commonjs' }, diagnostics: false },
    ],
  },
  // `.pnpm` so that it also works where pnpm has installed them.
  transformIgnorePatterns: [`/node_modules/(?!(\\.pnpm/|${esModules.join('|')}))`],
}
