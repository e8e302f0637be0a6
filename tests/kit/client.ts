import type { TestHouse } from './server.ts'

/** What fetch takes as a body. */
export type UploadBody = NonNullable<RequestInit['body']>
export type Answer = {
  status: number
  body: Record<string, unknown> & { code?: string; message?: string; field?: string }
}

/** A person's session over plain HTTP, as the console has it. */
export type Client = {
  cookie: string
  call(method: string, path: string, body?: unknown, headers?: Record<string, string>): Promise<Answer>
  upload(campaignId: string, file: UploadBody, name?: string): Promise<Answer>
}

export async function signIn(
  house: Pick<TestHouse, 'url'>,
  person: { email: string; password: string },
): Promise<Client> {
  const answer = await fetch(`${house.url}/api/v1/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ email: person.email, password: person.password }),
  })
  if (!answer.ok) throw new Error(`Sign-in answered ${answer.status}: ${await answer.text()}`)
  return clientWith(
    house,
    answer.headers
      .getSetCookie()
      .map((cookie) => cookie.split(';')[0])
      .join('; '),
  )
}

export function clientWith(house: Pick<TestHouse, 'url'>, cookie: string): Client {
  const send = async (
    method: string,
    path: string,
    body: UploadBody | undefined,
    headers: Record<string, string>,
  ): Promise<Answer> => {
    const answer = await fetch(`${house.url}/api/v1${path}`, {
      method,
      headers: { cookie, ...headers },
      ...(body === undefined ? {} : { body, duplex: 'half' as const }),
    })
    const text = await answer.text()
    return { status: answer.status, body: text.startsWith('{') ? JSON.parse(text) : { text } }
  }
  return {
    cookie,
    call: (method, path, body, headers = {}) =>
      send(method, path, body === undefined ? undefined : JSON.stringify(body), {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      }),
    upload: (campaignId, file, name = 'people.csv') =>
      send('POST', `/campaigns/${campaignId}/recipients/file?fileName=${encodeURIComponent(name)}`, file, {
        'content-type': 'application/octet-stream',
      }),
  }
}
