// pure
import type { Sender } from '@foreword/contract'

/** What a brand puts on its pages. `origin` = where this Foreword is reached from outside. */
export const snippetOf = (sender: Pick<Sender, 'id'>, origin: string): string =>
  `<script src="${origin}/inapp/widget.js"
  data-sender="${sender.id}"
  data-token-url="/foreword-token" defer></script>`

/** What a brand's server does for whoever is signed in there. */
export const serverExampleOf = (sender: Pick<Sender, 'id'>): string =>
  `import { SignJWT } from 'jose'

const secret = new TextEncoder().encode(config.appSigningSecret)

app.get('/foreword-token', async (request, response) => {
  const user = request.session.user // yours
  const token = await new SignJWT({ name: user.name })
    .setProtectedHeader({ alg: 'HS256' })
    .setSubject(String(user.id))
    .setAudience('${sender.id}')
    .setExpirationTime('1h')
    .sign(secret)
  response.json({ token })
})`

/** 256 bits as hex, as `openssl rand -hex 32` prints them. */
export const asSecret = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')
