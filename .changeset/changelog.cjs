/**
 * How a changelog is worded: the text of the changeset as it was written, every paragraph of it, with the commit that
 * brought it; and one line for what moved along with it.
 */
const indented = (text) =>
  text
    .trim()
    .split('\n')
    .map((line, index) => (index === 0 || line === '' ? line : `  ${line}`))
    .join('\n')

module.exports = {
  getReleaseLine: async ({ summary, commit }) =>
    `\n\n- ${indented(summary)}${commit ? ` (${commit.slice(0, 7)})` : ''}`,

  getDependencyReleaseLine: async (_changesets, dependencies) =>
    dependencies.length === 0
      ? ''
      : `- Works with ${dependencies
          .map(({ name, newVersion }) => `\`${name}\` ${newVersion}`)
          .join(', ')}.`,
}
