import type { ReactNode } from 'react'
import { Controller, useFormContext } from 'react-hook-form'
import { CodeEditor, type Language } from '~/components/code_editor'
import { JsonField, validJson } from '~/components/json_field'
import { Field, Input, Select, Textarea } from '~/ui/field'

interface Common {
  /** Below `config`, such as `url`. */
  name: string
  label: string
  hint?: ReactNode
  className?: string
}

type Kind =
  | { as?: 'text' | 'long' | 'json' | 'number'; options?: undefined }
  | { as: 'choice'; options: readonly string[] }
  | { as: 'code'; language: Language }

/** One setting of an agent's config, edited as what it is. */
export function ConfigField(props: Common & Kind) {
  const { name, label, hint, className } = props
  const { control } = useFormContext()
  return (
    <Controller
      name={`config.${name}`}
      control={control}
      rules={{ validate: validJson }}
      render={({ field: { value, onChange, ...field }, fieldState }) => (
        <Field label={label} hint={hint} className={className} error={fieldState.error?.message}>
          {props.as === 'json' ? (
            <JsonField {...field} value={value} onChange={onChange} />
          ) : props.as === 'code' ? (
            <CodeEditor
              {...field}
              value={String(value ?? '')}
              onChange={onChange}
              language={props.language}
              rows={14}
            />
          ) : props.as === 'choice' ? (
            <Select
              {...field}
              value={String(value ?? '')}
              onChange={({ target }) => onChange(target.value || undefined)}
            >
              {!props.options.includes(String(value ?? '')) && <option value="">–</option>}
              {props.options.map((option) => (
                <option key={option}>{option}</option>
              ))}
            </Select>
          ) : props.as === 'long' ? (
            <Textarea
              {...field}
              value={String(value ?? '')}
              onChange={({ target }) => onChange(target.value || undefined)}
            />
          ) : props.as === 'number' ? (
            <Input
              {...field}
              type="number"
              value={(value as number | undefined) ?? ''}
              onChange={({ target }) =>
                onChange(target.value === '' ? undefined : Number(target.value))
              }
            />
          ) : (
            <Input
              {...field}
              value={
                typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value)
              }
              onChange={({ target }) => onChange(target.value || undefined)}
            />
          )}
        </Field>
      )}
    />
  )
}
