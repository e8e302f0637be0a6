import { type Activation, api } from '@foreword/contract'
import { Portal } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, isCode, keys, messageOf, urlOf, useSession } from '../../api/index.ts'
import { Button, Check, Dialog, ErrorNote, t, toast, useFormat } from '../../ui/index.ts'
import { AgreementText } from './AgreementText.tsx'

/** The heading under which the server puts the operator's terms. */
const OPERATOR = '\n## Terms of the operator\n'

type Props = { activation: Activation; onClose: () => void; onAgreed: () => void }

/** The agreement to read, print and agree to in the brand's name. The box names what is kept. */
export function AgreementDialog({ activation, onClose, onAgreed }: Props) {
  const { agreement, brand, address } = activation
  const { user } = useSession()
  const format = useFormat()
  const client = useQueryClient()
  // Ticked is the text that was read: another one asks again by itself.
  const [read, setRead] = useState<string>()
  const ticked = read === agreement.hash
  const agree = useMutation({
    mutationFn: () => call(api.agree, { body: { hash: agreement.hash, maySign: true } }),
    onSuccess: (now) => {
      client.setQueryData(keys.activation, now)
      toast(t('Agreed. {brand} can send.', { brand }))
      onAgreed()
    },
    onError: (error) => {
      if (isCode(error, 'agreement_changed')) void client.invalidateQueries({ queryKey: keys.activation })
    },
  })
  return (
    <Dialog
      title={agreement.title}
      opened
      width={680}
      onClose={onClose}
      onSubmit={() => ticked && agree.mutate()}
      footer={
        <>
          <a className="link" href={urlOf(api.agreementText, {})} download>
            {t('Download the text')}
          </a>
          <span className="sp" />
          {!ticked && <span className="f12 t3 agreement-why">{t('Tick the box first')}</span>}
          <Button onClick={onClose}>{t('Not now')}</Button>
          <Button kind="primary" type="submit" disabled={!ticked} busy={agree.isPending}>
            {t('Agree and activate')}
          </Button>
        </>
      }
    >
      <div className="row agreement-line">
        <span className="f12 t3">
          {t('Version {version} of {date} · English', { version: agreement.version, date: agreement.date })}
          {agreement.text.includes(OPERATOR) && ` · ${t('with the operator’s own terms')}`}
        </span>
        <span className="sp" />
        <Button size="sm" icon={<IconPrinter className="i s14" aria-hidden />} onClick={() => window.print()}>
          {t('Print')}
        </Button>
      </div>
      <AgreementText label={t('The text to agree to')} agreement={agreement} brand={brand} />
      <div className="agreement-agree">
        <Check
          label={t('I may sign for {brand}, and I agree to this on its behalf.', { brand })}
          hint={t(
            'Kept with the text as shown: {name}, {email}, {dateTime}, from {address}. When the text changes, an administrator is asked again.',
            { name: user.name, email: user.email, dateTime: format.dateTime(Date.now()), address },
          )}
          checked={ticked}
          onChange={(event) => setRead(event.currentTarget.checked ? agreement.hash : undefined)}
        />
        {agree.error && <ErrorNote>{messageOf(agree.error)}</ErrorNote>}
      </div>
      <PrintedAgreement activation={activation} />
    </Dialog>
  )
}

/** What the printer gets instead of the console: the document alone. On screen it is not there. */
export function PrintedAgreement({ activation: { agreement, brand } }: { activation: Activation }) {
  return (
    <Portal>
      <div className="agreement-print" aria-hidden="true">
        <h1>{agreement.title}</h1>
        <p>{t('Version {version} of {date}', { version: agreement.version, date: agreement.date })}</p>
        <AgreementText label={t('The text on paper')} agreement={agreement} brand={brand} />
        <p className="agreement-hash">{t('SHA-256 of the text: {hash}', { hash: agreement.hash })}</p>
      </div>
    </Portal>
  )
}
