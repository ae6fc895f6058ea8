import { useVirtualizer } from '@tanstack/react-virtual'
import { type ReactNode, useEffect, useRef } from 'react'

import type { TimelineEntry } from '../../../src/protocol/index.js'
import { formatTimeOfDay } from '../format/times.js'
import styles from './log.module.css'

const LINE_HEIGHT_PX = 22
/** At this distance from the end, the reader counts as reading the newest lines. */
const END_IS_NEAR_PX = 40

interface LogLinesProps {
  readonly entries: readonly TimelineEntry[]
  readonly ifEmpty: string
}

/** Draws the visible lines. If the reader is at the end, the list scrolls when lines come. */
export const LogLines = ({ entries, ifEmpty }: LogLinesProps): ReactNode => {
  const scroll = useRef<HTMLDivElement>(null)
  const isAtEnd = useRef(true)
  const virtualizer = useVirtualizer({
    count: entries.length,
    getScrollElement: () => scroll.current,
    estimateSize: () => LINE_HEIGHT_PX,
    getItemKey: (index) => entries[index]?.seq ?? index,
    overscan: 12,
  })
  useEffect(() => {
    if (isAtEnd.current && entries.length > 0) {
      virtualizer.scrollToIndex(entries.length - 1, { align: 'end' })
    }
  }, [entries, virtualizer])
  return (
    <div
      ref={scroll}
      className={styles['scroll']}
      // A region that scrolls must be reachable with the Tab key.
      tabIndex={0}
      role="log"
      // Otherwise a screen reader would read thousands of lines.
      aria-live="off"
      aria-label="Lines of the log"
      onScroll={({ currentTarget: { scrollHeight, scrollTop, clientHeight } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < END_IS_NEAR_PX
      }}
    >
      {entries.length === 0 && <p className={styles['empty']}>{ifEmpty}</p>}
      <div className={styles['lines']} style={{ height: virtualizer.getTotalSize() }}>
        {virtualizer.getVirtualItems().map(({ index, key, start }) => {
          const entry = entries[index]
          return (
            entry && (
              <div
                key={key}
                ref={virtualizer.measureElement}
                data-index={index}
                data-kind={entry.kind}
                className={styles['line']}
                style={{ transform: `translateY(${start}px)` }}
              >
                <time className={styles['time']} dateTime={entry.at}>
                  {formatTimeOfDay(Date.parse(entry.at))}
                </time>
                <span className={styles['kind']}>{entry.kind}</span>
                <span className={styles['message']}>{entry.message}</span>
              </div>
            )
          )
        })}
      </div>
    </div>
  )
}
