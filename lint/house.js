import { noDefaultExport, noExportAll, noImportMeta } from './exports.js'
import { floors } from './floors.js'
import { noCircle } from './no-circle.js'

/** The rules of this workspace, as a plugin of the linter. */
export default {
  meta: { name: 'house' },
  rules: {
    floors,
    'no-circle': noCircle,
    'no-default-export': noDefaultExport,
    'no-export-all': noExportAll,
    'no-import-meta': noImportMeta,
  },
}
