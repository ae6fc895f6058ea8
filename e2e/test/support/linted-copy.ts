import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROOT = fileURLToPath(new URL('../../..', import.meta.url))
const OXLINT = join(ROOT, 'node_modules/oxlint/bin/oxlint')

/** What the linter says of a file. */
export interface Complaint {
  readonly rule: string
  readonly message: string
}

/** A copy of the workspace as far as the linter looks at it, so that files of it can be spoiled. */
export class LintedCopy {
  readonly folder = mkdtempSync(join(tmpdir(), 'panoply-lint-'))

  constructor(packages: readonly string[]) {
    for (const name of ['lint', 'oxlint.config.js', 'package.json', 'tsconfig.base.json']) {
      cpSync(join(ROOT, name), join(this.folder, name), { recursive: true })
    }
    symlinkSync(join(ROOT, 'node_modules'), join(this.folder, 'node_modules'))
    for (const name of packages) {
      const [from, to] = [join(ROOT, 'packages', name), join(this.folder, 'packages', name)]
      for (const part of ['package.json', 'tsconfig.json', 'src']) {
        cpSync(join(from, part), join(to, part), { recursive: true })
      }
      symlinkSync(join(from, 'node_modules'), join(to, 'node_modules'))
    }
  }

  write(file: string, text: string): void {
    const path = join(this.folder, file)
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, text)
  }

  /** The complaints about the files at these paths, by path. */
  lint(config: string, files: readonly string[]): Map<string, Complaint[]> {
    const { stdout } = spawnSync(
      process.execPath,
      [OXLINT, '--config', config, '--format', 'json', ...files],
      { cwd: this.folder, encoding: 'utf8' },
    )
    const { diagnostics } = JSON.parse(stdout) as {
      diagnostics: readonly { code: string; message: string; filename: string }[]
    }
    const complaints = new Map<string, Complaint[]>(files.map((file) => [file, []]))
    for (const { code, message, filename } of diagnostics) {
      complaints.get(filename)?.push({ rule: code, message })
    }
    return complaints
  }

  remove(): void {
    rmSync(this.folder, { recursive: true })
  }
}
