import { type LocalQueue, startLocalQueue } from '@panoply/local-queue'

import type { QueueServer } from './queue-server.js'

/** The queue that all other tests speak to. It is a server per queue. */
export const startLocal = async (): Promise<QueueServer> => {
  const queues: LocalQueue[] = [await startLocalQueue()]
  const endpoint = queues[0]?.endpoint ?? ''
  return {
    endpoint,
    signedEndpoint: endpoint,
    makeQueue: () => {
      const queue = queues[0]
      if (!queue) throw new Error('the server has stopped')
      let taken = 0
      return Promise.resolve({
        apiKey: queue.apiKey,
        apiSecret: queue.apiSecret,
        take: () => {
          const messages = queue.messages().slice(taken)
          taken += messages.length
          return Promise.resolve(messages)
        },
      })
    },
    stop: async () => {
      for (const queue of queues.splice(0)) await queue.stop()
    },
  }
}
