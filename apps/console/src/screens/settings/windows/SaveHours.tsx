import { api, type DeliveryHours } from '@foreword/contract'
import { IconArrowRight } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, keys, messageOf } from '../../../api/index.ts'
import { ConfirmDialog, t, toast } from '../../../ui/index.ts'
import { changeOf, formOf, type HoursForm } from './hours-form.ts'
import { Running } from './Running.tsx'

type Props = {
  saved: DeliveryHours
  form: HoursForm
  lines: readonly { what: string; from: string; to: string }[]
  onClose(): void
  onSaved(): void
}

/** What will change, and for whom, before it does. */
export function SaveHours({ saved, form, lines, onClose, onSaved }: Props) {
  const client = useQueryClient()
  const save = useMutation({
    mutationFn: () =>
      call(api.changeDeliveryHours, {
        body: { ...changeOf(formOf(saved), form), revision: saved.revision },
      }),
    onSuccess: (now) => {
      client.setQueryData(keys.deliveryHours, now)
      toast(t('The hours are saved'))
      onSaved()
    },
  })
  return (
    <ConfirmDialog
      title={t('Save these hours?')}
      opened
      onClose={onClose}
      onConfirm={() => save.mutate()}
      verb={t('Save the hours')}
      keep={t('Back')}
      dangerous={false}
      busy={save.isPending}
      error={save.error ? messageOf(save.error) : undefined}
    >
      <dl className="change-list">
        {lines.map((line) => (
          <div key={line.what}>
            <dt className="b5">{line.what}</dt>
            <dd className="t2 num row g6">
              <span className="vh">{t('from')} </span>
              {line.from}
              <IconArrowRight className="i s14" aria-hidden />
              <span className="vh"> {t('to')} </span>
              <b className="change-to">{line.to}</b>
            </dd>
          </div>
        ))}
      </dl>
      <Running />
    </ConfirmDialog>
  )
}
