/** A fenced block of a page. */
export interface CodeBlock {
  /** What stands behind the fence; empty where nothing does. */
  readonly language: string
  readonly code: string
  /** Of the fence, counted from 1. */
  readonly line: number
  /** The hidden comment above it, without its arrows: a file that it shows, or what the reader is expected to have. */
  readonly note: string | undefined
}

interface OpenBlock extends Omit<CodeBlock, 'code'> {
  readonly fence: string
  readonly lines: string[]
}

const FENCE = /^\s*(?<fence>`{3,}|~{3,})(?<language>[^`]*)$/
const NOTE = /^<!-- (?<note>.*) -->$/

/** All fenced blocks of a page, in their order. */
export const codeBlocks = (text: string): CodeBlock[] => {
  const blocks: CodeBlock[] = []
  let open: OpenBlock | undefined
  let note: string | undefined
  for (const [index, line] of text.split('\n').entries()) {
    const { fence = '', language = '' } = FENCE.exec(line)?.groups ?? {}
    if (open && fence.startsWith(open.fence) && language.trim() === '') {
      const { lines, fence: _, ...facts } = open
      blocks.push({ ...facts, code: lines.map((inside) => `${inside}\n`).join('') })
      open = undefined
    } else if (open) {
      open.lines.push(line)
    } else if (fence !== '') {
      open = { fence, language: language.trim(), line: index + 1, note, lines: [] }
      note = undefined
    } else if (line.trim() !== '') {
      note = NOTE.exec(line)?.groups?.['note']
    }
  }
  if (open) throw new Error(`expected an end of the code block in line ${open.line}`)
  return blocks
}

/** A page without its blocks: what is in them means nothing to a reader of Markdown. */
export const withoutBlocks = (text: string): string => {
  const lines = text.split('\n')
  for (const { line, code } of codeBlocks(text)) {
    lines.fill('', line - 1, line + code.split('\n').length)
  }
  return lines.join('\n')
}
