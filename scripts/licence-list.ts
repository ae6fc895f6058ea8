/**
 * `pnpm licence-list`: lists the licences of everything that installing our packages brings along, in `docs/licences.md`.
 * With `--check` nothing is written: it fails for a licence that is not allowed, and for a page that is out of date.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

import { readComponents } from './hygiene/bill-of-materials.js'
import { forbidden, licencesPage } from './hygiene/licences-page.js'
import { publishedPackages } from './release/workspace.js'

const PAGE = 'docs/licences.md'

const root = process.cwd()
const own = publishedPackages(root).map(({ name }) => name)
const components = readComponents(own, root).filter(({ name }) => !own.includes(name))
const complaints = forbidden(components).map(
  ({ name, licence }) => `${name} is under ${licence}, which is not among the allowed ones`,
)
const page = licencesPage(components)
if (!process.argv.includes('--check')) writeFileSync(join(root, PAGE), page)
else if (readFileSync(join(root, PAGE), 'utf8') !== page) {
  complaints.push(`${PAGE} is out of date: run npx pnpm licence-list`)
}
for (const complaint of complaints) console.error(complaint)
process.exitCode = complaints.length === 0 ? 0 : 1
