import type { SelectProps } from '@mantine/core'
import { Select } from '@mantine/core'
import { IconChevronDown } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Field } from './Field.tsx'
import { t } from './text.ts'

type SelectFieldProps = {
  label: string
  hint?: ReactNode
  error?: string | undefined
  data: { value: string; label: string; disabled?: boolean }[]
  value: string | null
  onChange: (value: string) => void
  searchable?: boolean
  disabled?: boolean
  placeholder?: string
  size?: 'md' | 'lg'
} & Pick<SelectProps, 'renderOption' | 'nothingFoundMessage' | 'leftSection'>

/** One of many. With `searchable` one types to find it; arrow keys and Enter choose. */
export function SelectField({ label, hint, error, size = 'md', onChange, ...select }: SelectFieldProps) {
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <Select
          {...select}
          {...control}
          className={size === 'lg' ? 'lg' : ''}
          rightSection={<IconChevronDown className="i s14 t3" aria-hidden />}
          rightSectionPointerEvents="none"
          allowDeselect={false}
          maxDropdownHeight={280}
          nothingFoundMessage={select.nothingFoundMessage ?? t('Nothing of that name')}
          error={Boolean(error)}
          onChange={(value) => value !== null && onChange(value)}
        />
      )}
    </Field>
  )
}
