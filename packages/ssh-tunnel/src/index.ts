// For every program that uses this package.
export { openTunnel, type Tunnel, type TunnelOptions } from './open-tunnel.js'
export { type SourceWithTunnel, sshOf } from './settings/ssh-of.js'
export type { SshSettings } from './settings/ssh-settings.js'
export type { GivenAddress, TunnelTarget } from './settings/tunnel-target.js'

// Errors.
export { TunnelError, type TunnelErrorKind, type TunnelFacts } from './failure/tunnel-error.js'
export { TunnelHostKeyError, type TunnelHostKeyFacts } from './failure/tunnel-host-key-error.js'
export { TunnelLoginError, type TunnelLoginFacts } from './failure/tunnel-login-error.js'
export {
  TunnelUnreachableError,
  type TunnelUnreachableFacts,
} from './failure/tunnel-unreachable-error.js'
export { TunnelSilentError, type TunnelSilentFacts } from './failure/tunnel-silent-error.js'
export { TunnelProtocolError } from './failure/tunnel-protocol-error.js'
export { TunnelTargetError, type TunnelTargetFacts } from './failure/tunnel-target-error.js'
export { TunnelCutError } from './failure/tunnel-cut-error.js'
