/**
 * The git tag of a release. A data source is tagged `source-NAME/v1.0.0`: the `v1.0.0` that the platform's reviewers
 * lock it to, and the package that it is about, since a workspace holds several. Every other package is tagged
 * `@panoply/NAME@1.0.0`.
 */
export const tagName = (name: string, version: string): string => {
  const shortName = name.replace(/^@[^/]+\//, '')
  return shortName.startsWith('source-') ? `${shortName}/v${version}` : `${name}@${version}`
}
