/** A source with a fault on demand, as a connector or a tap: `faults.mjs airbyte|singer …`. */
import { type Batch, DataSource, defineConfig } from '@panoply/datasource'

import { runAirbyte, runSinger } from '../../src/index.js'

const CONFIG = defineConfig({
  title: 'Faults',
  params: [{ name: 'fault' }, { name: 'password', type: 'password' }],
})

const never = new Promise<never>(() => undefined)
const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms))

class Stream extends DataSource {
  #reads = 0

  async read(): Promise<Batch | null> {
    this.#reads += 1
    await this.#misbehave()
    return this.#reads > 2 && this.source['fault'] !== 'endless' ? null : [{ n: this.#reads }]
  }

  async #misbehave(): Promise<void> {
    const password = String(this.source['password'])
    switch (this.source['fault']) {
      case 'prints':
        console.log('connecting with', password)
        process.stdout.write('half a line')
        process.stdout.write(Buffer.from(' and the rest\n\n'))
        console.error('not yet\nconnected')
        await new Promise((resolve) => process.stdout.write('told\n', resolve))
        return
      case 'escapes':
        void Promise.reject(new Error(`lost: ${password}`))
        return never
      case 'escapes-later':
        setTimeout(() => {
          throw new TypeError(`no access for ${password}`)
        }, 0)
        return never
      case 'exits':
        process.exit(0)
        return
      case 'endless':
        await after(20)
        return
      case 'hangs-after':
        if (this.#reads > 1) await never
        return
      default:
        return
    }
  }
}

const [engine, ...words] = process.argv.slice(2)
const run = engine === 'singer' ? runSinger : runAirbyte
// What a module prints while it is loaded comes before the run owns the output, unless the run loads it.
await run(() => {
  console.log('loading')
  return { Stream, CONFIG }
}, words)
// As a source leaves it that has something open.
if (process.exitCode !== 0) process.exit()
