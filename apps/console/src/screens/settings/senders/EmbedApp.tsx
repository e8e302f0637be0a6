import { api, type Sender } from '@foreword/contract'
import { useClipboard } from '@mantine/hooks'
import { IconCheck, IconCopy, IconExternalLink, IconKey } from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { call, messageOf } from '../../../api/index.ts'
import { Button, ConfirmDialog, IconButton, Note, t } from '../../../ui/index.ts'
import { CopyField } from '../CopyField.tsx'
import { asSecret, serverExampleOf, snippetOf } from './embed.ts'
import './embed.css'

/** How an app comes onto the brand's pages: the snippet, the token their server signs, and the secret it signs with. */
export function EmbedApp({ sender, admin }: { sender: Sender; admin: boolean }) {
  const origin = new URL(sender.inboundUrl).origin
  return (
    <section className="panel embed stack" aria-label={t('Embed')}>
      <h3>{t('Embed')}</h3>
      <CodeField label={t('On your pages, before the end of the body')} code={snippetOf(sender, origin)} />
      <CodeField
        label={t('On your server: says who is signed in. An example for Node')}
        code={serverExampleOf(sender)}
      />
      {sender.isSandbox ? (
        <a className="btn" href={`/inapp/demo?sender=${sender.id}`} target="_blank" rel="noopener">
          <IconExternalLink className="i" aria-hidden />
          {t('Open a shop’s page with the widget')}
        </a>
      ) : (
        admin && <NewSecret sender={sender} />
      )}
    </section>
  )
}

function CodeField({ label, code }: { label: string; code: string }) {
  const clipboard = useClipboard({ timeout: 2000 })
  return (
    <div>
      <div className="f12 t2">{label}</div>
      <div className="code-line">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls has to be reached by keyboard */}
        <section tabIndex={0} aria-label={label}>
          <pre>{code}</pre>
        </section>
        <IconButton
          label={clipboard.copied ? t('Copied') : t('Copy')}
          kind="quiet"
          size="sm"
          onClick={() => clipboard.copy(code)}
        >
          {clipboard.copied ? (
            <IconCheck className="i s14 ok" aria-hidden />
          ) : (
            <IconCopy className="i s14" aria-hidden />
          )}
        </IconButton>
      </div>
    </div>
  )
}

/** A new secret is made in this browser and shown once. The one before is believed until the next change. */
function NewSecret({ sender }: { sender: Sender }) {
  const [asked, setAsked] = useState(false)
  const [made, setMade] = useState<string>()
  const replace = useMutation({
    mutationFn: async () => {
      const signingSecret = asSecret(crypto.getRandomValues(new Uint8Array(32)))
      await call(api.changeSender, { params: { id: sender.id }, body: { credentials: { signingSecret } } })
      return signingSecret
    },
    onSuccess: (secret) => {
      setMade(secret)
      setAsked(false)
    },
  })
  return (
    <>
      {made && (
        <>
          <CopyField
            label={t('New signing secret')}
            hint={t('Put it on your servers now. It is not shown again.')}
            value={made}
          />
          <Note>
            {t(
              'Tokens signed with the secret before are still believed, so nobody is signed out. The next change ends that.',
            )}
          </Note>
        </>
      )}
      <Button icon={<IconKey className="i" aria-hidden />} onClick={() => setAsked(true)}>
        {t('New signing secret…')}
      </Button>
      <ConfirmDialog
        title={t('Make a new signing secret?')}
        opened={asked}
        onClose={() => setAsked(false)}
        onConfirm={() => replace.mutate()}
        verb={t('Make it')}
        keep={t('Not now')}
        dangerous={false}
        busy={replace.isPending}
        error={replace.error ? messageOf(replace.error) : undefined}
      >
        <p className="t2">
          {t(
            'Your servers go on with the secret they have until you change it there. The secret before that one is no longer believed: if a secret leaked, change it twice.',
          )}
        </p>
      </ConfirmDialog>
    </>
  )
}
