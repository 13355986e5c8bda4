import { useEffect, useRef } from 'react'
import { basicSetup, EditorView } from 'codemirror'
import { indentWithTab } from '@codemirror/commands'
import { HighlightStyle, syntaxHighlighting } from '@codemirror/language'
import { Compartment, EditorState, type Extension } from '@codemirror/state'
import { keymap } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import type { CodeEditorProps, Language } from './code_editor'

const LANGUAGES: Record<Language, () => Promise<Extension>> = {
  javascript: async () => (await import('@codemirror/lang-javascript')).javascript(),
  typescript: async () =>
    (await import('@codemirror/lang-javascript')).javascript({ typescript: true }),
  python: async () => (await import('@codemirror/lang-python')).python(),
  go: async () => (await import('@codemirror/lang-go')).go(),
  json: async () => (await import('@codemirror/lang-json')).json(),
  text: async () => [],
}

const look = EditorView.theme({
  '&': { backgroundColor: 'var(--surface)', color: 'var(--ink)', fontSize: '0.8125rem' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.cm-content': { caretColor: 'var(--ink)', fontFamily: 'var(--font-mono)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': {
    backgroundColor: 'var(--subtle)',
    color: 'var(--ink-soft)',
    border: 'none',
  },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--subtle)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': {
    backgroundColor: 'var(--accent-soft) !important',
  },
  '.cm-tooltip': { backgroundColor: 'var(--raised)', borderColor: 'var(--line)' },
})

const colours = HighlightStyle.define([
  { tag: [tags.keyword, tags.operatorKeyword], color: 'var(--accent)' },
  { tag: [tags.string, tags.special(tags.string)], color: 'var(--good)' },
  { tag: [tags.number, tags.bool, tags.null], color: 'var(--warn)' },
  { tag: [tags.comment], color: 'var(--ink-soft)', fontStyle: 'italic' },
  { tag: [tags.propertyName, tags.definition(tags.variableName)], color: 'var(--info)' },
])

export default function CodeMirror({ value, onChange, onBlur, ...props }: CodeEditorProps) {
  const { language, readOnly = false, rows = 6 } = props
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const told = useRef({ onChange, onBlur })
  told.current = { onChange, onBlur }

  useEffect(() => {
    const languageSlot = new Compartment()
    const attributes: Record<string, string> = { 'aria-multiline': 'true' }
    for (const name of ['id', 'aria-label', 'aria-describedby'] as const) {
      if (props[name]) attributes[name] = props[name]
    }
    if (!attributes['aria-label']) attributes['aria-label'] = props.name ?? 'Editor'
    if (props.name) attributes['data-name'] = props.name
    view.current = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: value,
        extensions: [
          basicSetup,
          keymap.of([indentWithTab]),
          look,
          syntaxHighlighting(colours),
          languageSlot.of([]),
          EditorState.readOnly.of(readOnly),
          EditorView.lineWrapping,
          EditorView.contentAttributes.of(attributes),
          EditorView.theme({
            '.cm-scroller': { minHeight: `${rows * 1.4}em`, maxHeight: '32rem' },
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) told.current.onChange?.(update.state.doc.toString())
            if (update.focusChanged && !update.view.hasFocus) told.current.onBlur?.()
          }),
        ],
      }),
    })
    const made = view.current
    let gone = false
    void LANGUAGES[language]().then((extension) => {
      if (!gone) made.dispatch({ effects: languageSlot.reconfigure(extension) })
    })
    return () => {
      gone = true
      made.destroy()
    }
    // The value is kept in step below; the rest makes another editor.
  }, [language, readOnly, rows])

  useEffect(() => {
    const shown = view.current?.state.doc.toString()
    if (shown === undefined || shown === value) return
    view.current!.dispatch({ changes: { from: 0, to: shown.length, insert: value } })
  }, [value])

  return (
    <div
      ref={host}
      data-invalid={props['aria-invalid'] || undefined}
      className="overflow-hidden rounded-md border border-line-strong/60 data-invalid:border-bad"
    />
  )
}
