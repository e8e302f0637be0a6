import { useState } from 'react'
import { AreaField, t } from '../../../ui/index.ts'
import { hostsOf, wrongHosts } from './hosts.ts'

type Props = {
  hosts: string[]
  disabled: boolean
  error: string | undefined
  onChange: (hosts: string[]) => void
}

/** Hosts that pictures may come from, one a line. */
export function MediaHosts({ hosts, disabled, error, onChange }: Props) {
  const [typed, setTyped] = useState(hosts.join('\n'))
  const wrong = wrongHosts(typed)
  return (
    <AreaField
      label={t('Pictures, videos and documents may come from')}
      hint={t(
        'One host a line, such as images.brand.example; those below it count too. For everything that is sent: campaigns of the console, of programs, and of LivePerson’s API. Empty: from anywhere.',
      )}
      rows={3}
      disabled={disabled}
      value={typed}
      onChange={(event) => {
        setTyped(event.target.value)
        if (wrongHosts(event.target.value).length === 0) onChange(hostsOf(event.target.value))
      }}
      error={
        wrong.length > 0
          ? t('“{wrong}” is not the name of a host. Leave https:// and what follows it out.', {
              wrong: wrong[0] ?? '',
            })
          : error
      }
    />
  )
}
