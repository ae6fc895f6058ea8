/** Certificates that were not accepted: the codes of OpenSSL, and the code of Node for a wrong name. */
const CERTIFICATE_CODE =
  /^(?:CERT_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_|UNABLE_TO_|ERR_TLS_CERT_)/
/** `fetch` never chains more causes. */
const MAX_DEPTH = 5

/** Whether an error or one of its causes says that the network layer does not accept the certificate. */
export const isCertificateFailure = (error: unknown, depthLeft = MAX_DEPTH): boolean => {
  if (typeof error !== 'object' || error === null || depthLeft === 0) return false
  const { code, cause } = error as { readonly code?: unknown; readonly cause?: unknown }
  if (typeof code === 'string' && CERTIFICATE_CODE.test(code)) return true
  return isCertificateFailure(cause, depthLeft - 1)
}
