import { type ReactNode, useId } from 'react'

import styles from './section.module.css'

interface SectionProps {
  /** The heading, and the name of the region. */
  readonly title: string
  /** What stands beside the heading: a number, a choice. */
  readonly aside?: ReactNode
  readonly children: ReactNode
}

/** A part of the page: a region that is named by its heading. */
export const Section = ({ title, aside, children }: SectionProps): ReactNode => {
  const id = useId()
  return (
    <section className={styles['section']} aria-labelledby={id}>
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
