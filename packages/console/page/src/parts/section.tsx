import { type ReactNode, useId } from 'react'

import styles from './section.module.css'

interface SectionProps {
  /** The heading, and the name of the region. */
  readonly title: string
  /** The id of the section, so that the page can scroll to it. */
  readonly place?: string
  /** An element beside the heading, such as a number or a choice. */
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

/** Scrolls to a part of the page, if it is not visible. */
export const showSection = (place: string): void => {
  document.getElementById(place)?.scrollIntoView({ block: 'nearest' })
}
