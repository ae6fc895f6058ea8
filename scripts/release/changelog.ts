const ALONG = 'Nothing of its own: released together with the packages that it belongs to.'

/** What a changelog tells of one version, without its heading; `undefined` when it does not know the version. */
export const changelogSection = (changelog: string, version: string): string | undefined => {
  const [, after] = changelog.split(new RegExp(`^## ${escaped(version)}$`, 'm'))
  return after?.split(/^## /m)[0]?.trim()
}

/** Says why there is a version of which there is nothing to tell, where a package only moves along with others. */
export const explainEmptySection = (changelog: string, version: string): string =>
  changelogSection(changelog, version) === ''
    ? changelog
        .replace(new RegExp(`^## ${escaped(version)}\\n*`, 'm'), `## ${version}\n\n${ALONG}\n\n`)
        .trimEnd() + '\n'
    : changelog

const escaped = (version: string): string => version.replaceAll('.', '\\.')
