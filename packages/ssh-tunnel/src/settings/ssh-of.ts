import type { SshSettings } from './ssh-settings.js'

/** The fields of a source's parameters that say how to reach its database. */
export interface SourceWithTunnel {
  /** The parameter of the type `ssh-tunnel`. */
  readonly ssh_tunnel?: SshSettings | null | undefined
  /** `true`: the platform has opened the tunnel already. The source connects straight to the host that it is given. */
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
