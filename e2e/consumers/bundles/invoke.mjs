// Calls a handler twice in one process, as a function platform does.
const [path] = process.argv.slice(2)
const module = await import(`./${path}`)
const handler = module.handler ?? module.default.handler
for (const call of [1, 2]) await handler({ bundle: path, call })
