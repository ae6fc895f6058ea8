/** Runs one contender in a process of its own, so that its memory and its warm code are its own. */
import { contenders } from './contenders.js'

const [name = '', folder = '', postgres] = process.argv.slice(2)
const contender = contenders(postgres)[name]
if (!contender) throw new Error(`there is no contender ${name}`)
const startedAt = performance.now()
const rows = await contender(folder)
const seconds = (performance.now() - startedAt) / 1_000
const residentMiB = process.resourceUsage().maxRSS / 1_024
process.stdout.write(`${JSON.stringify({ rows, seconds, residentMiB })}\n`, () => process.exit())
