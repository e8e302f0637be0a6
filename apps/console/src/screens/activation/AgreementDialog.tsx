import { type Activation, api } from '@foreword/contract'
import { Portal } from '@mantine/core'
import { IconPrinter } from '@tabler/icons-react'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, isCode, keys, messageOf, urlOf, useSession } from '../../api/index.ts'
import { Button, Check, Dialog, ErrorNote, toast, useFormat } from '../../ui/index.ts'
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
      toast(`Agreed. ${brand} can send.`)
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
            Download the text
          </a>
          <span className="sp" />
          {!ticked && <span className="f12 t3 agreement-why">Tick the box first</span>}
          <Button onClick={onClose}>Not now</Button>
          <Button kind="primary" type="submit" disabled={!ticked} busy={agree.isPending}>
            Agree and activate
          </Button>
        </>
      }
    >
      <div className="row agreement-line">
        <span className="f12 t3">
          Version {agreement.version} of {agreement.date} · English
          {agreement.text.includes(OPERATOR) && ' · with the operator’s own terms'}
        </span>
        <span className="sp" />
        <Button size="sm" icon={<IconPrinter className="i s14" aria-hidden />} onClick={() => window.print()}>
          Print
        </Button>
      </div>
      <AgreementText label="The text to agree to" agreement={agreement} brand={brand} />
      <div className="agreement-agree">
        <Check
          label={`I may sign for ${brand}, and I agree to this on its behalf.`}
          hint={`Kept with the text as shown: ${user.name}, ${user.email}, ${format.dateTime(Date.now())}, from ${address}. When the text changes, an administrator is asked again.`}
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
        <p>
          Version {agreement.version} of {agreement.date}
        </p>
        <AgreementText label="The text on paper" agreement={agreement} brand={brand} />
        <p className="agreement-hash">SHA-256 of the text: {agreement.hash}</p>
      </div>
    </Portal>
  )
}
