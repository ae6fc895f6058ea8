import type { LocalQueue } from '@panoply/local-queue'

/** What a program needs in its environment to write to a local queue, under the names of the pages and the runner. */
export const queueEnvironment = (queue: LocalQueue): Record<string, string> => ({
  AWS_ENDPOINT_URL_SQS: queue.endpoint,
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
  PANOPLY_KEY: queue.apiKey,
  PANOPLY_SECRET: queue.apiSecret,
})
