import { existsSync, statSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'

import { WORKSPACE } from '../registry/workspace-packages.js'
import { withoutBlocks } from './code-block.js'
import { readPage } from './pages.js'

/** This repository, as links from elsewhere name it. */
const REPOSITORY = 'https://github.com/panoplyio/panoply-typescript-sdk/blob/main/'

const INLINE = /\]\((?<target>[^)\s]+)(?:\s+"[^"]*")?\)/g
const REFERENCE = /^\[[^\]]+\]:\s*(?<target>\S+)/gm
const HEADING = /^#{1,6} +(?<title>.*?) *#*$/gm

/** Where the links of a page lead to. */
export const linksOf = (text: string): string[] => {
  const prose = withoutBlocks(text).replace(/`[^`\n]*`/g, '')
  return [...prose.matchAll(INLINE), ...prose.matchAll(REFERENCE)].map(
    ({ groups }) => groups?.['target'] ?? '',
  )
}

/** The anchors of a page, as GitHub makes them of its headings. */
export const anchorsOf = (text: string): string[] => {
  const seen = new Map<string, number>()
  return [...withoutBlocks(text).matchAll(HEADING)].map(({ groups }) => {
    const anchor = (groups?.['title'] ?? '')
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\p{M}_\- ]/gu, '')
      .replaceAll(' ', '-')
    const count = seen.get(anchor) ?? 0
    seen.set(anchor, count + 1)
    return count === 0 ? anchor : `${anchor}-${count}`
  })
}

/** The links of a page that lead to a file or an anchor of this repository that is not there. */
export const brokenLinks = (page: string): string[] =>
  linksOf(readPage(page)).filter((link) => !isThere(page, link))

/** What is published stands on other sites, too: there a relative link leads nowhere. */
export const relativeLinks = (page: string): string[] =>
  linksOf(readPage(page)).filter((link) => !isElsewhere(link) && !link.startsWith('#'))

const isElsewhere = (link: string): boolean => /^[a-z][a-z+.-]*:/i.test(link)

const isThere = (page: string, link: string): boolean => {
  const isOurs = link.startsWith(REPOSITORY)
  if (isElsewhere(link) && !isOurs) return true
  const [file = '', anchor] = (isOurs ? link.slice(REPOSITORY.length) : link).split('#')
  const path = isOurs ? file : file === '' ? page : normalize(join(dirname(page), file))
  if (path.startsWith('..') || !existsSync(join(WORKSPACE, path))) return false
  if (anchor === undefined) return true
  return statSync(join(WORKSPACE, path)).isFile() && anchorsOf(readPage(path)).includes(anchor)
}
