import { execFile } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

import { describe, expect, it } from '@jest/globals'
import { programBuilder } from '@panoply/program-builder'

import { temporaryFolders } from '../temporary-folder.js'

const newFolder = temporaryFolders()
const built = programBuilder(new URL('../../', import.meta.url))
const program = built('src/cli/main.ts')
const boards = built('test/fixtures/board-source.ts')

/** A limit on the size of files does what a full disk does: the first write beyond it takes a part, the next fails. */
const run = (folder: string, script: string): Promise<{ code: unknown; stderr: string }> =>
  new Promise((resolve) => {
    const words = [process.execPath, program, 'run', boards, '--user', 'me', '--to', 'ndjson']
    const env = { ...process.env, PANOPLY_SOURCE_PASSWORD: 'hunter2-hunter2' }
    execFile('sh', ['-c', script, ...words], { cwd: folder, env }, (error, _stdout, stderr) => {
      resolve({ code: error?.code ?? 0, stderr })
    })
  })

describe('a disk that is full', () => {
  it('behind standard output ends the run; with room the same command goes on, each line whole', async () => {
    const folder = newFolder()
    const rows = join(folder, 'rows.ndjson')
    const full = await run(folder, `ulimit -f 1; exec "$0" "$@" --row-count 200 >> rows.ndjson`)
    expect(full.code).toBe(4)
    expect(full.stderr).toMatch(/\nerror: the destination failed: standard output takes no more: /)
    expect(readFileSync(rows, 'utf8')).toBe('')
    const kept = existsSync(join(folder, '.panoply')) ? readdirSync(join(folder, '.panoply')) : []
    expect(kept.filter((name) => name.endsWith('.json'))).toEqual([])

    const roomy = await run(folder, `exec "$0" "$@" --row-count 200 >> rows.ndjson`)
    expect(roomy.code).toBe(0)
    const lines = readFileSync(rows, 'utf8').trimEnd().split('\n')
    expect(lines.map((line) => (JSON.parse(line) as { n: number }).n)).toEqual(
      Array.from({ length: 200 }, (_, n) => n),
    )
  })
})
