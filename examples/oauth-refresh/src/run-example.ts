import { isPanoplyError } from '@panoply/errors'

import { defineBoardStream } from './board-stream.js'
import { LocalProvider } from './local-provider.js'

/** @param print gets what happens, line by line */
export const runExample = async (print: (line: string) => void): Promise<void> => {
  const provider = new LocalProvider()
  await provider.start()
  try {
    const Stream = defineBoardStream(provider)
    const options = { refresh: { client_id: 'boards', client_secret: 'not a real one' } }
    const stream = new Stream({ ...provider.signIn() }, options)
    const saved: string[] = []
    stream.on('source-change', (changed) => {
      saved.push(Object.keys(changed).join(' and '))
    })

    provider.expireAccessToken()
    const answers = await Promise.all(Array.from({ length: 100 }, () => stream.boards()))
    print(`${answers.length} requests answered after ${provider.refreshes} refresh`)
    print(`source-change was told of a new ${saved.join(', then of a new ')}`)
    for await (const batch of stream) print(`read ${JSON.stringify(batch)}`)

    provider.revoke()
    await stream.boards().catch((error: unknown) => {
      if (!isPanoplyError(error)) throw error
      print(`${error.name}: ${error.message.replace(provider.origin, '')}`)
    })
  } finally {
    await provider.stop()
  }
}
