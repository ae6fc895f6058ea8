// What Jest has to translate for a CommonJS project: the packages that are ES modules only.
const esModules = ['@panoply', 'p-retry', 'is-network-error']

module.exports = {
  transform: { '\\.[cm]?[jt]sx?$': 'babel-jest' },
  // `.pnpm` so that it also works where pnpm has installed them.
  transformIgnorePatterns: [`/node_modules/(?!(\\.pnpm/|${esModules.join('|')}))`],
}
