import { Menu } from '@mantine/core'
import { IconPlus, IconX } from '@tabler/icons-react'
import { t } from '../../ui/text.ts'

type FilterChipProps = {
  label: string
  options: { value: string; label: string }[]
  value: string | undefined
  onChange: (value: string | undefined) => void
}

/** A filter: a menu while it is off, its value with a cross while it is on. */
export function FilterChip({ label, options, value, onChange }: FilterChipProps) {
  const chosen = options.find((one) => one.value === value)
  if (value !== undefined)
    return (
      <button
        type="button"
        className="chip"
        aria-label={t('Clear the filter {label}', { label: chosen?.label ?? label })}
        onClick={() => onChange(undefined)}
      >
        {chosen?.label ?? label}
        <IconX className="i s14" aria-hidden />
      </button>
    )
  return (
    <Menu>
      <Menu.Target>
        <button type="button" className="chip dash">
          <IconPlus className="i s14" aria-hidden />
          {label}
        </button>
      </Menu.Target>
      <Menu.Dropdown mah={320} style={{ overflow: 'auto' }}>
        {options.map((one) => (
          <Menu.Item key={one.value} onClick={() => onChange(one.value)}>
            {one.label}
          </Menu.Item>
        ))}
      </Menu.Dropdown>
    </Menu>
  )
}
