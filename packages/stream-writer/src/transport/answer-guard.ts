import { type QueueFault, TransportError } from './transport.js'

/** The largest size of an answer, in bytes. A normal answer names ten messages, and has a few thousand bytes. */
const MAX_ANSWER_BYTES = 1_048_576

/** An answer as the HTTP handler of the AWS client returns it. */
export interface HttpAnswer {
  readonly statusCode: number
  readonly headers: Readonly<Record<string, string | undefined>>
  body?: unknown
}

/**
 * Reads the body of an answer, up to a limit of bytes, and checks that it comes from a queue. The body is replaced by
 * the bytes that were read.
 *
 * @throws TransportError for a redirect, HTML, text that is not JSON, and an answer that is too large
 */
export const guardAnswer = async (answer: HttpAnswer): Promise<void> => {
  const { statusCode, headers } = answer
  const redirect = redirectFault(statusCode, headers['location'])
  if (redirect) {
    destroy(answer.body)
    throw new TransportError(redirect)
  }
  const bytes = await readBounded(answer)
  answer.body = bytes
  const text = bytes.toString('utf8')
  if (text.trim() !== '' && !isJson(text)) {
    throw new TransportError(strangeFault(statusCode, headers['content-type'], text))
  }
}

/** The fault of a redirect, which the client does not follow. `undefined` for another status. */
export const redirectFault = (status: number, location: unknown): QueueFault | undefined => {
  if (status < 300 || status > 399) return undefined
  const target = typeof location === 'string' ? ` to ${withoutSecrets(location)}` : ''
  return {
    code: 'Redirect',
    message: `the queue answered with a redirect (status ${status})${target}; correct the endpoint`,
    httpStatus: status,
  }
}

const strangeFault = (httpStatus: number, type: string | undefined, text: string): QueueFault => {
  const isHtml = /html/i.test(type ?? '') || /^\s*<(!doctype\s+)?html/i.test(text)
  const [, title] = /<title>\s*([^<]{1,100}?)\s*<\/title>/i.exec(text) ?? []
  const words = title === undefined ? '' : ` (${JSON.stringify(title)})`
  const kind = isHtml ? `HTML${words} instead of JSON; is a proxy in between?` : 'no JSON'
  return {
    code: isHtml ? 'HtmlAnswer' : 'OddAnswer',
    message: `the queue answered with status ${httpStatus} and ${kind}`,
    httpStatus,
  }
}

const readBounded = async ({ body, statusCode }: HttpAnswer): Promise<Buffer> => {
  if (body === undefined || body === null) return Buffer.alloc(0)
  if (typeof body === 'string' || body instanceof Uint8Array) return Buffer.from(body)
  const chunks: Buffer[] = []
  let length = 0
  for await (const chunk of body as AsyncIterable<Uint8Array | string>) {
    const bytes = Buffer.from(chunk)
    length += bytes.length
    if (length > MAX_ANSWER_BYTES) {
      destroy(body)
      throw new TransportError({
        code: 'AnswerTooLarge',
        message: `the answer of the queue is larger than ${MAX_ANSWER_BYTES} bytes`,
        httpStatus: statusCode,
      })
    }
    chunks.push(bytes)
  }
  return Buffer.concat(chunks)
}

const destroy = (body: unknown): void => {
  const { destroy: end } = Object(body) as { destroy?: unknown }
  if (typeof end === 'function') end.call(body)
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** The target of a redirect, without user, password and query. */
const withoutSecrets = (location: string): string => {
  const [address = ''] = location.split(/[?#]/, 1)
  return address.replace(/^([a-z]+:\/\/)[^/@]*@/i, '$1').slice(0, 200)
}
