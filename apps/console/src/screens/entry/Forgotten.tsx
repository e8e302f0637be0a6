import { api } from '@foreword/contract'
import { useMutation } from '@tanstack/react-query'
import { call, messageOf } from '../../api/index.ts'
import { ErrorNote, Note, t } from '../../ui/index.ts'

/** Asks for a link to a new password; says what happens without saying whether the e-mail is known. */
export function Forgotten({ email }: { email: string }) {
  const forgot = useMutation({
    mutationFn: () => call(api.forgotPassword, { body: { email: email.trim() } }),
  })
  if (forgot.data)
    return (
      <Note>
        {forgot.data.mailed
          ? t('If {email} is the e-mail of somebody here, a link is on its way. It works for a day.', {
              email: email.trim(),
            })
          : t('This server sends no mail. An administrator can make you a link, under Settings, People.')}
      </Note>
    )
  return (
    <>
      {forgot.error && <ErrorNote>{messageOf(forgot.error)}</ErrorNote>}
      <p className="f12 t3 ctr">
        {t('No account yet? An administrator can invite you.')}{' '}
        <button
          type="button"
          className="link"
          disabled={forgot.isPending}
          onClick={() => {
            if (email.trim() === '') document.querySelector<HTMLInputElement>('[name=email]')?.focus()
            else forgot.mutate()
          }}
        >
          {t('Forgot the password')}
        </button>
      </p>
    </>
  )
}
