import { Button, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import type { ReactNode } from 'react'

import type { SourceSummary } from '../../../src/protocol/index.js'
import { runWord } from '../run/run-words.js'
import styles from './app.module.css'
import { addressOfSource } from './use-route.js'

interface HeaderProps {
  readonly sources: readonly SourceSummary[]
  readonly shown: string | undefined
}

/** The name of the page, the sources to choose from, and the choice of dark or light. */
export const Header = ({ sources, shown }: HeaderProps): ReactNode => (
  <header className="page-header">
    <span className="page-brand">Panoply console</span>
    {sources.length > 1 && (
      <nav aria-label="Sources" className={styles['sources']}>
        {sources.map((source) => (
          <SourceLink key={source.id} source={source} isShown={source.id === shown} />
        ))}
      </nav>
    )}
    <ColourSwitch />
  </header>
)

interface SourceLinkProps {
  readonly source: SourceSummary
  readonly isShown: boolean
}

const SourceLink = ({ source, isShown }: SourceLinkProps): ReactNode => (
  <a
    href={addressOfSource(source.id)}
    className={styles['source']}
    aria-current={isShown ? 'page' : undefined}
  >
    {source.icon !== '' && <img src={source.icon} alt="" width={16} height={16} />}
    {source.title}
    {source.run && source.run.phase !== 'ended' && (
      <span className={styles['note']}>{runWord(source.run).word.toLowerCase()}</span>
    )}
    {source.moduleError !== null && <span className={styles['note']}>broken</span>}
  </a>
)

const ColourSwitch = (): ReactNode => {
  const { setColorScheme } = useMantineColorScheme()
  const other = useComputedColorScheme('light') === 'light' ? 'dark' : 'light'
  return (
    <Button
      size="compact-sm"
      variant="subtle"
      color="gray"
      className={styles['colours'] ?? ''}
      onClick={() => {
        setColorScheme(other)
      }}
    >
      {other === 'dark' ? 'Dark' : 'Light'}
    </Button>
  )
}
