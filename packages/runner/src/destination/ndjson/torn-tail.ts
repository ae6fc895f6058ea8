import type { FileHandle } from 'node:fs/promises'

const LINE_BREAK = 0x0a
const CHUNK_BYTES = 64 * 1024

/**
 * Repairs the end of a file of lines after a crash. A last line without a line break gets one if it is complete JSON.
 * Otherwise it is removed: its row was never acknowledged and is read again.
 *
 * @param file open for reading and writing
 */
export const mendTornTail = async (file: FileHandle): Promise<void> => {
  const { size } = await file.stat()
  const lineStart = await lastLineStart(file, size)
  if (lineStart === size) return
  const line = Buffer.alloc(size - lineStart)
  await file.read(line, 0, line.length, lineStart)
  if (isJson(line.toString())) await file.write('\n', size)
  else await file.truncate(lineStart)
}

/** The start of the last line without a line break. The size of the file if every line has one. */
const lastLineStart = async (file: FileHandle, size: number): Promise<number> => {
  const chunk = Buffer.alloc(CHUNK_BYTES)
  for (let end = size; end > 0;) {
    const start = Math.max(0, end - CHUNK_BYTES)
    const { bytesRead } = await file.read(chunk, 0, end - start, start)
    const found = chunk.subarray(0, bytesRead).lastIndexOf(LINE_BREAK)
    if (found >= 0) return start + found + 1
    end = start
  }
  return 0
}

const isJson = (text: string): boolean => {
  try {
    JSON.parse(text)
    return true
  } catch {
    // A line that is not JSON is an expected result here, not an error.
    return false
  }
}
