import { describe, expect, it } from '@jest/globals'

import { forbidden, licencesPage } from '../../../scripts/hygiene/licences-page.js'

const under = (licence: string) => ({ name: 'a', licence })

describe('a licence', () => {
  it.each(['GPL-3.0-only', 'MIT AND GPL-2.0-only', '(AGPL-3.0 OR SSPL-1.0)', 'unknown', ''])(
    '%p is refused',
    (licence) => {
      expect(forbidden([under(licence)])).toEqual([under(licence)])
    },
  )

  it.each(['MIT', 'MIT AND Apache-2.0', '(GPL-3.0-only OR MIT)'])('%s is allowed', (licence) => {
    expect(forbidden([under(licence)])).toEqual([])
  })
})

it('the page lists names by licence, without the builds for the platform that it was written on', () => {
  const page = licencesPage([
    { name: 'zod', licence: 'MIT' },
    { name: '@esbuild/linux-x64', licence: 'MIT' },
    { name: 'tslib', licence: '0BSD' },
  ])
  expect(page).toMatch(/## 0BSD\n\n- `tslib`\n\n## MIT\n\n- `zod`\n$/)
})
