import { createTransport } from 'nodemailer'
import { assertNoOpenTransaction } from './db/law.ts'

export type Mail = { to: string; subject: string; text: string }

export type Mailer = {
  /** Hands one mail to the server, within 15 s. @throws Error with the server's words when it does not take it */
  post(mail: Mail): Promise<void>
  close(): void
}

const PATIENCE_MS = 15_000

/** Sends through the SMTP server of `url`, such as smtps://user:password@mail.example:465. Null url = no mail is sent at all. */
export function openMailer(settings: { url: string | null; from: string | null }): Mailer | null {
  if (settings.url === null || settings.from === null) return null
  const transport = createTransport({
    url: settings.url,
    connectionTimeout: PATIENCE_MS,
    greetingTimeout: PATIENCE_MS,
    socketTimeout: PATIENCE_MS,
  })
  const { from } = settings
  return {
    async post(mail) {
      assertNoOpenTransaction('A mail was sent')
      await transport.sendMail({ from, ...mail })
    },
    close: () => transport.close(),
  }
}
