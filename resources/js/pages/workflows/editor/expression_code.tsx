import { useEffect, useRef } from 'react'
import {
  autocompletion,
  closeBrackets,
  completionKeymap,
  type CompletionContext,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { EditorState } from '@codemirror/state'
import { EditorView, keymap } from '@codemirror/view'
import { completionsOf, type Mode, type Names } from './sample'

/** Functions that expressions have, beside the names. */
const FUNCTIONS = ['size', 'has', 'string', 'int', 'double', 'matches', 'contains', 'startsWith']
const MACROS = ['map', 'filter', 'exists', 'all']

const look = EditorView.theme({
  '&': { backgroundColor: 'var(--surface)', color: 'var(--ink)', fontSize: '0.8125rem' },
  '&.cm-focused': { outline: '2px solid var(--accent)', outlineOffset: '1px' },
  '.cm-content': { caretColor: 'var(--ink)', fontFamily: 'var(--font-mono)', padding: '7px 4px' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-selectionBackground, &.cm-focused .cm-selectionBackground': {
    backgroundColor: 'var(--accent-soft) !important',
  },
  '.cm-tooltip': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    borderColor: 'var(--line)',
  },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    backgroundColor: 'var(--accent)',
    color: 'var(--accent-ink)',
  },
  '.cm-scroller': { maxHeight: '12rem' },
})

export interface ExpressionCodeProps {
  'value': string
  'onChange'(value: string): void
  'mode': Mode
  'names': Names
  /** It has the focus now, and this writes the path of a value at its cursor. */
  'onFocus'(insert: (path: string) => void): void
  'name': string
  'id'?: string
  'aria-label': string
  'aria-invalid'?: boolean
  'aria-describedby'?: string
}

/** A few lines for an expression or a template: names are completed. Large: loaded when needed. */
export default function ExpressionCode(props: ExpressionCodeProps) {
  const { value, mode, name, id } = props
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const told = useRef(props)
  told.current = props

  useEffect(() => {
    const made = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: told.current.value,
        extensions: [
          history(),
          closeBrackets(),
          autocompletion({
            override: [(context) => complete(context, mode, told.current.names)],
            icons: false,
          }),
          keymap.of([...completionKeymap, ...defaultKeymap, ...historyKeymap]),
          look,
          EditorView.lineWrapping,
          EditorView.contentAttributes.of({
            'aria-label': told.current['aria-label'],
            'aria-multiline': 'true',
            'data-name': name,
            ...(id ? { id } : {}),
          }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) told.current.onChange(update.state.doc.toString())
            if (update.focusChanged && update.view.hasFocus)
              told.current.onFocus((path) => insert(update.view, path, mode))
          }),
        ],
      }),
    })
    view.current = made
    return () => made.destroy()
  }, [mode, name, id])

  useEffect(() => {
    const shown = view.current?.state.doc.toString()
    if (shown === undefined || shown === value) return
    view.current!.dispatch({ changes: { from: 0, to: shown.length, insert: value } })
  }, [value])

  useEffect(() => {
    const content = view.current!.contentDOM
    for (const attribute of ['aria-invalid', 'aria-describedby'] as const) {
      const said = props[attribute]
      if (said) content.setAttribute(attribute, String(said))
      else content.removeAttribute(attribute)
    }
  })

  return (
    <div
      ref={host}
      data-invalid={props['aria-invalid'] || undefined}
      className="overflow-hidden rounded-md border border-line-strong/60 data-invalid:border-bad"
    />
  )
}

/** Whether the cursor stands within braces, where names mean something. */
const isInside = (text: string) => text.lastIndexOf('{{') > text.lastIndexOf('}}')

function complete(context: CompletionContext, mode: Mode, names: Names) {
  const text = context.state.sliceDoc(0, context.pos)
  if (mode === 'template' && !isInside(text)) return null
  const found = completionsOf(text, names)
  if (!found) return null
  if (!context.explicit && found.from === context.pos && !text.endsWith('.')) return null
  const afterDot = text[found.from - 1] === '.'
  const functions = (afterDot ? MACROS : FUNCTIONS).map((label) => ({
    label,
    type: 'function',
    apply: `${label}(`,
    boost: -1,
  }))
  const known = found.options.map((option) => ({ ...option, type: 'variable' }))
  return { from: found.from, options: [...known, ...functions], validFor: /^\w*$/ }
}

/** Writes the path at the cursor; in a text that is no expression, with braces. */
function insert(view: EditorView, path: string, mode: Mode) {
  const { from, to } = view.state.selection.main
  const bare = mode === 'expression' || isInside(view.state.sliceDoc(0, from))
  const text = bare ? path : `{{ ${path} }}`
  view.dispatch({
    changes: { from, to, insert: text },
    selection: { anchor: from + text.length },
  })
  view.focus()
}
