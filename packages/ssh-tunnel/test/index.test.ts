import { readFileSync } from 'node:fs'

import { describe, expect, it } from '@jest/globals'

import * as tunnel from '../src/index.js'

const rows = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8').split('\n')
const { TunnelError, openTunnel: _, sshOf: __, ...classes } = tunnel

describe('what is public', () => {
  it('is this and no more', () => {
    expect(Object.keys(tunnel).sort()).toEqual([
      'TunnelCutError',
      'TunnelError',
      'TunnelHostKeyError',
      'TunnelLoginError',
      'TunnelProtocolError',
      'TunnelSilentError',
      'TunnelTargetError',
      'TunnelUnreachableError',
      'openTunnel',
      'sshOf',
    ])
  })

  it.each(Object.entries(classes))(
    '%s has a code and a row in the table of errors',
    (name, Class) => {
      // Every class takes the facts of all.
      const error = new (Class as typeof tunnel.TunnelCutError)('words', { host: 'h', port: 22 })
      expect(error).toBeInstanceOf(TunnelError)
      expect(error.name).toBe(name)
      expect(Object.keys(error)).not.toContain('name')
      expect(
        rows.some(
          (row) =>
            /^`\w+` +\| `\w+` /.test(row.slice(2)) &&
            row.includes(`\`${name}\``) &&
            row.includes(`\`${error.code}\``),
        ),
      ).toBe(true)
    },
  )
})
