import type { SshSettings } from './ssh-settings.js'

/** The parameters of a source that say whether its database is reached through a tunnel. */
export interface SourceWithTunnel {
  /** The parameter of the type `ssh-tunnel`. */
  readonly ssh_tunnel?: SshSettings | null | undefined
  /** `true`: the platform has already opened the tunnel. The source connects directly to the given host. */
  readonly platform_ssh?: boolean | string | undefined
}

/**
 * The SSH settings of a source, for {@link openTunnel}. `undefined` if the source has none, or if `platform_ssh` says
 * that the platform has opened the tunnel already.
 *
 * @example
 * import { openTunnel, sshOf } from '@panoply/ssh-tunnel'
 *
 * const source = { host: '127.0.0.1', port: 5432, platform_ssh: true }
 * await using tunnel = await openTunnel(sshOf(source), source)
 * console.log(tunnel.host, tunnel.port) // 127.0.0.1 5432
 */
export const sshOf = (source: SourceWithTunnel): SshSettings | undefined =>
  String(source.platform_ssh) === 'true' ? undefined : (source.ssh_tunnel ?? undefined)
