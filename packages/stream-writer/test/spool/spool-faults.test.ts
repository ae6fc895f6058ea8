import { describe, expect, it } from '@jest/globals'

import { diskFault } from '../../src/spool/spool-faults.js'

const faultOf = (code: string): Error =>
  Object.assign(new Error(`${code}: so says the system, mkdir`), { code })

describe('a fault of the disk', () => {
  it('is told with its code, once', () => {
    expect(diskFault('/spool', faultOf('EROFS')).message).toBe(
      'records cannot be kept in /spool: EROFS: so says the system, mkdir',
    )
    const ofStore = Object.assign(new Error('no space left'), { code: 'LEVEL_IO_ERROR' })
    expect(diskFault('/spool', ofStore).message).toBe(
      'records cannot be kept in /spool: LEVEL_IO_ERROR: no space left',
    )
    expect(diskFault('/spool', 'odd').message).toBe('records cannot be kept in /spool: Error: odd')
  })
})
