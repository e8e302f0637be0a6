import type { LiveEvent } from '@foreword/contract'
import { EMAIL, PASSWORD } from './brand.ts'

// A signed-in person's calls over HTTP, as the console makes them.

export type Session = {
  post(path: string, body: unknown): Promise<void>
  /** @throws Error unless it was answered well */
  get<T>(path: string): Promise<{ body: T; bytes: number }>
  /** Opens the stream of live hints; resolves once the server greeted. */
  live(heard: (event: LiveEvent) => void): Promise<{ close(): Promise<void> }>
}

export async function signIn(url: string): Promise<Session> {
  const api = `${url}/api/v1`
  const send = async (path: string, body: unknown, cookie = ''): Promise<Response> => {
    const answer = await fetch(api + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', cookie },
      body: JSON.stringify(body),
    })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`The server answered ${answer.status} to ${path}: ${text}`)
    return answer
  }
  const { headers } = await send('/sign-in', { email: EMAIL, password: PASSWORD })
  const cookie = headers
    .getSetCookie()
    .map((one) => one.split(';')[0])
    .join('; ')
  return {
    post: async (path, body) => void (await send(path, body, cookie)),
    async get<T>(path: string) {
      const answer = await fetch(api + path, { headers: { cookie } })
      const text = await answer.text()
      if (!answer.ok) throw new Error(`The server answered ${answer.status} to ${path}: ${text}`)
      return { body: JSON.parse(text) as T, bytes: text.length }
    },
    live: (heard) => listen(`${api}/live`, cookie, heard),
  }
}

async function listen(url: string, cookie: string, heard: (event: LiveEvent) => void) {
  const ended = new AbortController()
  const answer = await fetch(url, { headers: { cookie }, signal: ended.signal })
  if (!answer.ok || !answer.body) throw new Error(`The server answered ${answer.status} to ${url}.`)
  let greeted: () => void = () => {}
  const hello = new Promise<void>((resolve) => {
    greeted = resolve
  })
  const reading = (async () => {
    let text = ''
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      const lines = (text + chunk).split('\n')
      text = lines.pop()!
      for (const line of lines.filter((one) => one.startsWith('data: '))) {
        const event = JSON.parse(line.slice(6)) as LiveEvent
        if (event.type === 'hello') greeted()
        else heard(event)
      }
    }
  })().catch((error: Error) => {
    if (error.name !== 'AbortError') throw error
  })
  await hello
  return {
    async close() {
      ended.abort()
      await reading
    },
  }
}
