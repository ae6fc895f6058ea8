import { type ReactNode, useId } from 'react'

import styles from './section.module.css'

interface SectionProps {
  /** The heading, and the name of the region. */
  readonly title: string
  /** Names the place in the page, so that it can be scrolled to. */
  readonly place?: string
  /** What stands beside the heading: a number, a choice. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** A part of the page: a region that is named by its heading. */
export const Section = ({ title, place, aside, children }: SectionProps): ReactNode => {
  const id = useId()
  return (
    <section id={place} className={styles['section']} aria-labelledby={id}>
      <div className={styles['head']}>
        <h2 id={id} className={styles['title']}>
          {title}
        </h2>
        <div className={styles['aside']}>{aside}</div>
      </div>
      <div className={styles['body']}>{children}</div>
    </section>
  )
}

/** Brings a part of the page into sight, as far as it is not. */
export const showSection = (place: string): void => {
  document.getElementById(place)?.scrollIntoView({ block: 'nearest' })
}
