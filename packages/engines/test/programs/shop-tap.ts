/** The shop as a Singer tap. */
import { runSinger } from '../../src/index.js'
import * as shop from './shop-source.js'

process.exit(await runSinger(shop, process.argv.slice(2)))
