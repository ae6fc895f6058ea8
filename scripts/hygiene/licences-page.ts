import type { Component } from './bill-of-materials.js'

/** Licences that ask for no more than to be named, so that whoever installs our packages is free in what they do. */
const ALLOWED = new Set([
  ...['MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0'],
  ...['BlueOak-1.0.0', 'Python-2.0', 'CC0-1.0', 'Unlicense'],
])

const ABOUT = `# Licences

What installing our packages brings along, by licence; written by \`npx pnpm licence-list\` from the bill of materials, and
checked by \`npx pnpm test\`. Our own packages are under the MIT licence. What is built into a package is not installed, and
not listed here: the licences of it are in the package, in \`dist/THIRD-PARTY-LICENSES.txt\`.
`

/** The components that are not under an allowed licence: of alternatives one is enough, of several all have to be. */
export const forbidden = (components: readonly Component[]): Component[] =>
  components.filter(({ licence }) => !isAllowed(licence))

/** Whether a licence is allowed: an SPDX identifier or expression. */
export const isAllowed = (licence: string): boolean =>
  licence
    .replace(/[()]/g, '')
    .split(' AND ')
    .every((part) => part.split(' OR ').some((choice) => ALLOWED.has(choice.trim())))

/** Builds for one platform: which of them is here depends on the machine, their licence is that of the package itself. */
const PLATFORM_BUILD = /[-/](linux|darwin|win32|freebsd|android)-/

/** The page that lists components by licence; it is the same on every platform. */
export const licencesPage = (all: readonly Component[]): string => {
  const components = all.filter(({ name }) => !PLATFORM_BUILD.test(name))
  const licences = [...new Set(components.map(({ licence }) => licence))].sort()
  const sections = licences.map((licence) => {
    const names = components.filter((component) => component.licence === licence)
    return `## ${licence}\n\n${names.map(({ name }) => `- \`${name}\``).join('\n')}\n`
  })
  return [ABOUT, ...sections].join('\n')
}
