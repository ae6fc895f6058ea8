import { runAirbyte } from '/work/engines/packages/engines/src/index.ts'
import * as module from '/work/engines/examples/source-files/src/index.ts'
await runAirbyte(module, process.argv.slice(2))
