import type { QueueFault } from './transport.js'

/**
 * The fault of a bundle that cannot load the AWS client, with advice for repairing it. `undefined` for another error. A
 * retry cannot help, because the same bundle always fails.
 */
export const bundleFault = (text: string, code: unknown): QueueFault | undefined => {
  const [, module] = /Dynamic require of "([^"]+)" is not supported/.exec(text) ?? []
  if (module !== undefined || /\brequire is not defined\b/.test(text)) {
    return broken(
      `cannot load ${module ?? 'a module'} (${text}). Bundle for CommonJS, or leave @aws-sdk/client-sqs out of the bundle ` +
        '(esbuild: --external:@aws-sdk/*), or give the bundle a require (esbuild: --banner:js="import { createRequire } ' +
        `from 'node:module'; const require = createRequire(import.meta.url);")`,
    )
  }
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return undefined
  return broken(
    `cannot load the AWS client (${text}). Install @aws-sdk/client-sqs beside the bundle, or bundle it, too`,
  )
}

const broken = (what: string): QueueFault => ({
  code: 'BrokenBundle',
  message: `the program or its bundle ${what}`,
})
