/**
 * Records and replays what is asked with `request` of `node:http`, imported by its name, and prints each outcome as a line
 * of JSON. Arguments: the path of the tape, the URL.
 */
import { request } from 'node:http'

import { recordTape, replayTape } from '../../src/index.js'

const [path = '', url = ''] = process.argv.slice(2)

const ask = (address: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const asked = request(address, (response) => {
      let text = ''
      response.on('data', (chunk) => (text += String(chunk)))
      response.on('end', () => {
        resolve(text)
      })
    })
    asked.on('error', reject)
    asked.end()
  })

const outcomeOf = async (promise: Promise<string>): Promise<string> =>
  promise.catch((error: unknown) => (error instanceof Error ? error.message : String(error)))

const outcomes = [
  await recordTape(path, () => ask(url)),
  await replayTape(path, () => ask(url)),
  await outcomeOf(replayTape(path, () => ask(`${url}/others`))),
  // After the tape, the network is there again.
  await ask(url),
]
console.log(JSON.stringify(outcomes))
