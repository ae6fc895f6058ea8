export { ensureOpenSsh, type OpenSshProgram } from './ensure-open-ssh.js'
export { type KeyPair, type KeyPairOptions } from './key-pair.js'
export { OpenSshServer } from './open-ssh-server.js'
export { Relay } from './relay.js'
