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
    <section id={place} className="section" aria-labelledby={id}>
      <div className="section-head">
        <h2 id={id} className="section-title">
          {title}
        </h2>
        <div className={styles['aside']}>{aside}</div>
      </div>
      <div className="section-body">{children}</div>
    </section>
  )
}

/** Brings a part of the page into sight, as far as it is not. */
export const showSection = (place: string): void => {
  document.getElementById(place)?.scrollIntoView({ block: 'nearest' })
}
