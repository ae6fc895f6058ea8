import { relative, sep } from 'node:path'

import { importVisitor } from './import-visitor.js'

/**
 * Lint rule: the folders of a package are floors, and imports run downstairs only. Imports of types count.
 *
 * Its option lists the floors of one package from the ground up. A floor is a room or a list of rooms; a room is a
 * folder (`'spool'`, `'spool/level'`) or a file (`'clock.ts'`) below `src`. The deepest room that holds a file is the
 * file's own. Rooms of one floor never import each other. Files directly in `src` that the list does not name are the
 * roof: they may import everything, and no room may import them. Every folder of `src` needs a floor.
 *
 * @type {object}
 */
export const floors = {
  meta: {
    type: 'problem',
    schema: [
      {
        type: 'array',
        items: {
          anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }],
        },
      },
    ],
    messages: {
      upstairs:
        '{{from}} may not import {{to}}, which is above it. From the ground up: {{floors}}.',
      beside: '{{from}} and {{to}} are on one floor: neither may import the other.',
      homeless:
        'The folder {{folder}} has no floor: add it to the table FLOORS in oxlint.config.js.',
    },
  },
  create: (context) => {
    const [listed] = context.options
    const levels = listed.map((floor) => [floor].flat())
    const source = sourceFolderOf(context.filename)
    if (source === undefined) return {}
    const from = placeOf(context.filename, source, levels)
    return {
      Program: (node) => {
        if (from.room === undefined && from.folder !== '') {
          context.report({ node, messageId: 'homeless', data: { folder: from.folder } })
        }
      },
      ...importVisitor(context.filename, (node, target) => {
        if (!target.startsWith(source + sep)) return
        const to = placeOf(target, source, levels)
        if (to.room === from.room && (to.room !== undefined || from.folder === to.folder)) return
        const data = {
          from: from.room ?? 'the roof',
          to: to.room ?? 'the roof',
          floors: levels.map((rooms) => rooms.join(' | ')).join(' < '),
        }
        if (to.level === from.level) context.report({ node, messageId: 'beside', data })
        else if (to.level > from.level) context.report({ node, messageId: 'upstairs', data })
      }),
    }
  },
}

const sourceFolderOf = (file) =>
  /^.*?[/\\](?:packages|examples)[/\\][^/\\]+[/\\](?:page[/\\])?src(?=[/\\])/.exec(file)?.[0]

/** The deepest room that holds a file, and its level; the roof is above all of them. */
const placeOf = (file, source, levels) => {
  const path = relative(source, file).split(sep).join('/')
  const folder = path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : ''
  const rooms = levels.flatMap((names, level) => names.map((room) => ({ room, level, folder })))
  const own = rooms
    .filter(({ room }) => path === room || path.startsWith(`${room}/`))
    .sort((a, b) => b.room.length - a.room.length)
  return own[0] ?? { room: undefined, level: levels.length, folder }
}
