import { InvalidArgumentError } from '@panoply/errors'

/** The environment variable that allows an http endpoint on another machine. */
const ALLOW_VARIABLE = 'PANOPLY_ALLOW_INSECURE_ENDPOINT'

/** The origin of an endpoint, and whether it may be insecure. */
export interface EndpointPolicy {
  /** The name of the option or environment variable that has the endpoint. */
  readonly argument: string
  /** The option `allowInsecureEndpoint`. */
  readonly allowInsecure: boolean | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
}

/**
 * Checks that an endpoint is https, or http on this machine, because each message contains the API secret.
 *
 * @param endpoint an http or https URL
 * @throws InvalidArgumentError if it is http on another machine, and this is not allowed
 */
export const requireSecureEndpoint = (endpoint: string, policy: EndpointPolicy): void => {
  const { argument, allowInsecure, environment } = policy
  const { protocol, hostname } = new URL(endpoint)
  if (protocol === 'https:' || isLoopback(hostname)) return
  if (allowInsecure ?? environment[ALLOW_VARIABLE] === '1') return
  throw new InvalidArgumentError(
    `${argument}: expected https, or http on this machine, got http to ${JSON.stringify(hostname)}, which would send the ` +
      `API secret unencrypted; allowInsecureEndpoint: true or ${ALLOW_VARIABLE}=1 allows it in a network that you trust`,
    { argument },
  )
}

/** Whether a host is this machine. The URL parser has normalized the host: `127.1` is `127.0.0.1` here. */
const isLoopback = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '[::1]' ||
  /^127(\.\d{1,3}){3}$/.test(hostname)
