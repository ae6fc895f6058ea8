/** Runs one contender in a process of its own, so that its memory and its warm code are its own. */
import { contenders } from './contenders.js'

const [name = '', folder = '', postgres] = process.argv.slice(2)
const contender = contenders(postgres)[name]
if (!contender) throw new Error(`there is no contender ${name}`)
const [startedAt, before] = [performance.now(), process.cpuUsage()]
const rows = await contender(folder)
const seconds = (performance.now() - startedAt) / 1_000
const used = process.cpuUsage(before)
const processorSeconds = (used.user + used.system) / 1_000_000
const residentMiB = process.resourceUsage().maxRSS / 1_024
process.stdout.write(`${JSON.stringify({ rows, seconds, processorSeconds, residentMiB })}\n`, () =>
  process.exit(),
)
