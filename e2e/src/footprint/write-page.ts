/** `pnpm footprint`: measures what installing each package costs, and writes the page. */
import { writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'

import { WORKSPACE } from '../registry/workspace-packages.js'
import { FOOTPRINT_PAGE, footprintPage } from './footprint-page.js'
import { measureAll } from './measure-all.js'

const footprints = await measureAll()
const machine = `Node ${process.versions.node}, ${process.platform} ${process.arch}, ${cpus().length} cores`
writeFileSync(join(WORKSPACE, FOOTPRINT_PAGE), footprintPage(footprints, machine))
console.table(footprints)
