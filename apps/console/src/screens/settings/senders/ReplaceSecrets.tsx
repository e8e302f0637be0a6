import { api, type Sender } from '@foreword/contract'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { call, keys, messageOf } from '../../../api/index.ts'
import { Button, ErrorNote, PasswordField, TextField, toast } from '../../../ui/index.ts'
import { credentialErrors } from './sender-form.ts'

/** The carrier's secrets are saved, not shown; they can only be replaced. */
export function ReplaceSecrets({ sender, admin }: { sender: Sender; admin: boolean }) {
  const [open, setOpen] = useState(false)
  if (open) return <SecretsForm sender={sender} onDone={() => setOpen(false)} />
  return (
    <div className="two-fields">
      <TextField label="Account SID" value={sender.config.accountSid ?? 'Saved'} readOnly className="mono" />
      <TextField
        label="Auth token"
        value="Saved, not shown"
        readOnly
        after={
          admin && (
            <button type="button" className="link f12" onClick={() => setOpen(true)}>
              Replace
            </button>
          )
        }
      />
    </div>
  )
}

function SecretsForm({ sender, onDone }: { sender: Sender; onDone: () => void }) {
  const [accountSid, setAccountSid] = useState('')
  const [authToken, setAuthToken] = useState('')
  const [tried, setTried] = useState(false)
  const client = useQueryClient()
  const errors = credentialErrors({ accountSid, authToken })
  const replace = useMutation({
    mutationFn: () =>
      call(api.changeSender, {
        params: { id: sender.id },
        body: { credentials: { accountSid: accountSid.trim(), authToken: authToken.trim() } },
      }),
    onSuccess: async () => {
      toast(`The secrets of ${sender.name} are replaced`)
      onDone()
      await client.invalidateQueries({ queryKey: keys.senders })
    },
  })
  const submit = () => {
    setTried(true)
    if (Object.keys(errors).length === 0) replace.mutate()
  }
  return (
    <div className="panel secrets stack">
      <TextField
        label="New account SID"
        autoFocus
        spellCheck={false}
        autoComplete="off"
        value={accountSid}
        onChange={(event) => setAccountSid(event.target.value)}
        error={tried ? errors.accountSid : undefined}
      />
      <PasswordField
        label="New auth token"
        autoComplete="off"
        value={authToken}
        onChange={(event) => setAuthToken(event.target.value)}
        error={tried ? errors.authToken : undefined}
      />
      {replace.error && <ErrorNote>{messageOf(replace.error)}</ErrorNote>}
      <div className="row">
        <span className="sp" />
        <Button onClick={onDone}>Keep the old ones</Button>
        <Button kind="primary" busy={replace.isPending} onClick={submit}>
          Replace
        </Button>
      </div>
    </div>
  )
}
