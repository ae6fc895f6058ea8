/** The shop as an Airbyte connector. */
import { runAirbyte } from '../../src/index.js'
import * as shop from './shop-source.js'

process.exit(await runAirbyte(shop, process.argv.slice(2)))
