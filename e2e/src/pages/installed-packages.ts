import { join } from 'node:path'

import { WORKSPACE } from '../registry/workspace-packages.js'

/** Where the packages are for readers of the pages: Node finds them there from the folder of each reader. */
export const INSTALLED = join(WORKSPACE, 'e2e/reports/node_modules')
