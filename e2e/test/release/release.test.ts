import { describe, expect, it } from '@jest/globals'

import { changelogSection, explainEmptySection } from '../../../scripts/release/changelog.js'
import { tagName } from '../../../scripts/release/tag-name.js'
import { withVersion } from '../../../scripts/release/version-constant.js'
import { inOrderOfNeed } from '../../../scripts/release/workspace.js'

const CHANGELOG = '# a\n\n## 1.1.0\n\n## 1.0.0\n\n### Minor Changes\n\n- A beginning.\n'

describe('the version in the sources', () => {
  it('is refused where there is no constant to hold it', () => {
    expect(() => withVersion("const VERSION = '1.0.0'\n", '2.0.0')).toThrow('there is none')
  })

  it('is replaced, and nothing else', () => {
    const source = "/** 1.0.0 */\nexport const VERSION = '1.0.0'\n"
    expect(withVersion(source, '1.1.0')).toBe("/** 1.0.0 */\nexport const VERSION = '1.1.0'\n")
  })
})

describe('the order of publishing', () => {
  const item = (name: string, ...dependencies: string[]) => ({ name, dependencies })

  it('refuses a circle', () => {
    expect(() => inOrderOfNeed([item('a', 'b'), item('b', 'a')])).toThrow('a, b need each other')
  })

  it('puts a package after its dependencies, and ignores dependencies outside of the workspace', () => {
    const sorted = inOrderOfNeed([
      item('sdk', 'writer', 'zod'),
      item('writer', 'errors'),
      item('errors'),
    ])
    expect(sorted.map(({ name }) => name)).toEqual(['errors', 'writer', 'sdk'])
  })
})

describe('the changelog', () => {
  it('knows nothing of another version', () => {
    expect(changelogSection(CHANGELOG, '1.0')).toBeUndefined()
    expect(changelogSection(CHANGELOG, '1x1x0')).toBeUndefined()
  })

  it('tells of one version', () => {
    expect(changelogSection(CHANGELOG, '1.0.0')).toBe('### Minor Changes\n\n- A beginning.')
  })

  it('says why there is a version without changes, and leaves the others alone', () => {
    const explained = explainEmptySection(CHANGELOG, '1.1.0')
    expect(changelogSection(explained, '1.1.0')).toContain('released together')
    expect(changelogSection(explained, '1.0.0')).toBe(changelogSection(CHANGELOG, '1.0.0'))
    expect(explainEmptySection(explained, '1.0.0')).toBe(explained)
  })
})

it.each([
  ['@panoply/errors', '@panoply/errors@1.2.3'],
  ['create-panoply-source', 'create-panoply-source@1.2.3'],
  ['source-librato', 'source-librato/v1.2.3'],
  ['@panoply/source-librato', 'source-librato/v1.2.3'],
])('the release of %s is tagged %s', (name, tag) => {
  expect(tagName(name, '1.2.3')).toBe(tag)
})
