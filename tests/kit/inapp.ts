import { randomBytes } from 'node:crypto'
import { SignJWT } from 'jose'
import { expect } from 'vitest'
import { WebSocket } from 'ws'
import { createSender } from '../../apps/server/src/channels/index.ts'
import type { InAppMessage, InAppServerFrame } from '../../packages/contract/src/index.ts'
import type { TestHouse } from './server.ts'

export const PAGE_ORIGIN = 'https://shop.example'

export type App = {
  senderId: string
  secret: string
  /** A token as the brand's server makes it. */
  token(sub: string, claims?: Record<string, unknown>, endsInS?: number): Promise<string>
}

/** An in-app sender of an account, with a secret of its own. */
export async function openApp(
  house: Pick<TestHouse, 'running'>,
  accountId: string,
  config: { origins?: string; title?: string } = {},
): Promise<App> {
  const secret = randomBytes(24).toString('hex')
  const { db, channels, clock } = house.running.house
  const senderId = await db.asSystem((tx) =>
    createSender(tx, channels, accountId, {
      name: 'Web shop',
      carrier: 'in-app',
      address: 'web-shop',
      ratePerSecond: 1_000,
      sandbox: false,
      credentials: {
        origins: config.origins ?? PAGE_ORIGIN,
        title: config.title ?? '',
        signingSecret: secret,
      },
    }),
  )
  return {
    senderId,
    secret,
    token: (sub, claims = {}, endsInS = 600) =>
      new SignJWT(claims)
        .setProtectedHeader({ alg: 'HS256' })
        .setSubject(sub)
        .setExpirationTime(Math.floor(clock.now().getTime() / 1000) + endsInS)
        .sign(new TextEncoder().encode(secret)),
  }
}

export type Device = {
  frames: InAppServerFrame[]
  say(frame: unknown): void
  raw(text: string): void
  /** The first frame, heard or to come, that fits. */
  heard<T extends InAppServerFrame['type']>(
    type: T,
    fits?: (frame: Extract<InAppServerFrame, { type: T }>) => boolean,
  ): Promise<Extract<InAppServerFrame, { type: T }>>
  messages(): InAppMessage[]
  closed: Promise<{ code: number; reason: string }>
  /** As a network does that is gone: no goodbye. */
  cut(): void
}

/** A device on a socket, over real HTTP. */
export async function openDevice(
  url: string,
  senderId: string,
  hello: { token: string; after?: number | null; timeZone?: string } | null,
  origin: string | undefined = PAGE_ORIGIN,
): Promise<Device> {
  const line = new WebSocket(`${url.replace('http', 'ws')}/inapp/v1/${senderId}/socket`, {
    ...(origin ? { origin } : {}),
  })
  const frames: InAppServerFrame[] = []
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    line.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  })
  line.on('message', (data) => frames.push(JSON.parse(data.toString())))
  line.on('error', () => {})
  await new Promise((resolve) => {
    line.on('open', resolve)
    line.on('close', resolve)
  })
  const device: Device = {
    frames,
    say: (frame) => line.send(JSON.stringify(frame)),
    raw: (text) => line.send(text),
    async heard(type, fits = () => true) {
      const find = () => frames.find((frame) => frame.type === type && fits(frame as never))
      await expect.poll(find, { interval: 10 }).toBeTruthy()
      return find() as never
    },
    messages: () => frames.flatMap((frame) => (frame.type === 'messages' ? frame.messages : [])),
    closed,
    cut: () => line.terminate(),
  }
  if (hello) device.say({ type: 'hello', after: null, ...hello })
  return device
}
