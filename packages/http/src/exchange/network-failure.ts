/** Certificates that were not accepted: the codes of OpenSSL, and the one that Node has for a wrong name. */
const CERTIFICATE_CODE =
  /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_|UNABLE_TO_|ERR_TLS_CERT_)/
/** Deeper than what `fetch` chains. */
const MAX_DEPTH = 5

/** Whether the network layer says, in an error or one of its causes, that it does not accept the certificate. */
export const isCertificateFailure = (error: unknown, depthLeft = MAX_DEPTH): boolean => {
  if (typeof error !== 'object' || error === null || depthLeft === 0) return false
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown }
  if (typeof code === 'string' && CERTIFICATE_CODE.test(code)) return true
  return isCertificateFailure(cause, depthLeft - 1)
}
