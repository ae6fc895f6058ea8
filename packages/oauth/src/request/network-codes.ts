/** Faults of finding or reaching the host. Others with the same ring may also end an open connection. */
const BEFORE_CONNECTION = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'UND_ERR_CONNECT_TIMEOUT',
])

/** Certificates that were not accepted: the codes of OpenSSL, and the one that Node has for a wrong name. */
const CERTIFICATE =
  /^(CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_|UNABLE_TO_|ERR_TLS_CERT_)/

/** Whether a request that failed with this code cannot have been sent. */
export const neverConnected = (networkCode: string | undefined): boolean =>
  networkCode !== undefined && (BEFORE_CONNECTION.has(networkCode) || CERTIFICATE.test(networkCode))
