import { autocompletion, completionKeymap } from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { sql } from '@codemirror/lang-sql'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap, placeholder } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { type ReactNode, useEffect, useEffectEvent, useRef } from 'react'

import { styleNonce } from '../theme/style-nonce.js'

interface SqlEditorProps {
  readonly initial: string
  /** Names of columns by table, which the editor completes. */
  readonly schema: Readonly<Record<string, readonly string[]>>
  readonly onChange: (text: string) => void
  readonly onRun: () => void
}

/** An editor for SQL that completes keywords, and the names of tables and columns. */
export const SqlEditor = ({ initial, schema, onChange, onRun }: SqlEditorProps): ReactNode => {
  const place = useRef<HTMLDivElement>(null)
  const change = useEffectEvent(onChange)
  const run = useEffectEvent(onRun)
  const first = useEffectEvent(() => initial)
  const schemaKey = JSON.stringify(schema)
  const text = useRef<string>(undefined)
  useEffect(() => {
    if (!place.current) return
    const view = new EditorView({
      parent: place.current,
      state: EditorState.create({
        doc: text.current ?? first(),
        extensions: [
          EditorView.cspNonce.of(styleNonce()),
          history(),
          autocompletion(),
          // The Tab key leaves the editor, so that a person can leave it without a mouse.
          keymap.of([
            { key: 'Mod-Enter', run: () => (run(), true) },
            ...completionKeymap,
            ...defaultKeymap,
            ...historyKeymap,
          ]),
          sql({
            schema: JSON.parse(schemaKey) as Record<string, string[]>,
            upperCaseKeywords: false,
          }),
          syntaxHighlighting(highlighting),
          placeholder('select * from …'),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({ 'aria-label': 'SQL' }),
          EditorView.updateListener.of(({ docChanged, state }) => {
            if (!docChanged) return
            text.current = state.doc.toString()
            change(text.current)
          }),
          look,
        ],
      }),
    })
    return () => {
      view.destroy()
    }
  }, [schemaKey])
  return <div ref={place} />
}

const highlighting = HighlightStyle.define([
  { tag: tags.keyword, color: 'var(--plot)', fontWeight: '600' },
  { tag: tags.string, color: 'var(--plot-2)' },
  { tag: tags.number, color: 'var(--plot-4)' },
  { tag: tags.comment, color: 'var(--mantine-color-dimmed)', fontStyle: 'italic' },
])

const look = EditorView.theme({
  '&': {
    border: '1px solid var(--mantine-color-default-border)',
    borderRadius: '6px',
    fontSize: '13.5px',
    background: 'var(--card)',
  },
  '&.cm-focused': { outline: '2px solid var(--mantine-color-blue-outline)', outlineOffset: '1px' },
  '.cm-content': {
    minHeight: '72px',
    padding: '8px 4px',
    fontFamily: 'var(--mantine-font-family-monospace)',
    caretColor: 'var(--mantine-color-text)',
  },
  '.cm-cursor': { borderLeftColor: 'var(--mantine-color-text)' },
  '.cm-placeholder': { color: 'var(--mantine-color-placeholder)' },
  '.cm-tooltip': {
    background: 'var(--card)',
    border: '1px solid var(--line)',
    borderRadius: '6px',
  },
  '.cm-selectionBackground, &.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground':
    {
      background: 'var(--mantine-color-blue-light)',
    },
})
