import type { InAppAct, InAppServerFrame } from '@foreword/contract'

// The line to the server: a socket that comes back by itself, or requests where no socket gets through.

export type LineOptions = {
  url: string
  senderId: string
  /** A fresh identity token of the brand's server. */
  getToken: () => Promise<string>
  /** The number of the last message there is; null = none. */
  after: () => number | null
  timeZone: string | undefined
  onFrame: (frame: InAppServerFrame) => void
  onState: (state: LineState) => void
}
/** `refused` = trying again is of no use: the app or the page's origin is not known. */
export type LineState = 'connecting' | 'open' | 'offline' | 'refused'
export type Line = { say(act: InAppAct): boolean; wake(): void; stop(): void }

const FIRST_PAUSE_MS = 500
const LONGEST_PAUSE_MS = 30_000
const WELCOME_MS = 15_000
/** Sockets that never open: some network lets none through, and requests take over. */
const SOCKET_TRIES = 2
const POLL_WAIT_S = 20
const LOST_CAUSES = [4400, 4403, 4404]

export function openLine(options: LineOptions): Line {
  let socket: WebSocket | null = null
  let open = false
  let stopped = false
  let pause = FIRST_PAUSE_MS
  let never = 0
  let byRequests = false
  let timer: ReturnType<typeof setTimeout> | undefined
  let watch: ReturnType<typeof setTimeout> | undefined
  let polling: AbortController | null = null
  let waiting: InAppAct[] = []

  const state = (next: LineState): void => {
    open = next === 'open'
    options.onState(next)
  }
  const again = (): void => {
    if (stopped) return
    state('offline')
    clearTimeout(timer)
    // Spread out, so that a server that comes back is not met by all at once.
    timer = setTimeout(connect, pause * (0.5 + Math.random()))
    pause = Math.min(pause * 2, LONGEST_PAUSE_MS)
  }
  /** Trying again would end the same way: a person has to change something first. */
  const giveUp = (): void => {
    stopped = true
    state('refused')
  }

  const connect = async (): Promise<void> => {
    if (stopped) return
    clearTimeout(timer)
    state('connecting')
    let token: string
    try {
      token = await options.getToken()
    } catch (error) {
      options.onFrame({ type: 'problem', code: 'no_token', message: `No identity token: ${String(error)}` })
      return again()
    }
    if (stopped) return
    if (byRequests) void poll(token)
    else dial(token)
  }

  const dial = (token: string): void => {
    const address = `${options.url.replace(/^http/, 'ws')}/inapp/v1/${options.senderId}/socket`
    const line = new WebSocket(address)
    socket = line
    let opened = false
    let silence = WELCOME_MS / 1000
    const listen = (): void => {
      clearTimeout(watch)
      watch = setTimeout(() => {
        // A dead line may not say so for minutes: ask once, then leave it.
        if (open && line.readyState === WebSocket.OPEN) line.send('{"type":"ping"}')
        watch = setTimeout(() => line.close(), 10_000)
      }, silence * 500)
    }
    line.onopen = () => {
      opened = true
      const timeZone = options.timeZone ? { timeZone: options.timeZone } : {}
      line.send(JSON.stringify({ type: 'hello', token, after: options.after(), ...timeZone }))
      listen()
    }
    line.onmessage = (event) => {
      const frame = JSON.parse(String(event.data)) as InAppServerFrame
      listen()
      if (frame.type === 'welcome') {
        silence = frame.silence
        pause = FIRST_PAUSE_MS
        never = 0
        state('open')
      }
      if (frame.type === 'expiring') void renew(line)
      options.onFrame(frame)
    }
    line.onclose = (event) => {
      if (socket !== line) return
      socket = null
      clearTimeout(watch)
      if (!opened && ++never >= SOCKET_TRIES) byRequests = true
      if (stopped) return
      if (LOST_CAUSES.includes(event.code)) giveUp()
      else again()
    }
  }
  const renew = async (line: WebSocket): Promise<void> => {
    try {
      const token = await options.getToken()
      if (line.readyState === WebSocket.OPEN) line.send(JSON.stringify({ type: 'token', token }))
    } catch {
      // The server ends the line when the token ends; the next try asks again.
    }
  }

  const poll = async (first: string): Promise<void> => {
    let token = first
    for (let round = 0; !stopped; round++) {
      const acts = waiting.splice(0, 50)
      polling = new AbortController()
      try {
        const wait = round === 0 || acts.length > 0 ? 0 : POLL_WAIT_S
        const answer = await fetch(`${options.url}/inapp/v1/${options.senderId}/exchange`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
          body: JSON.stringify({
            after: options.after(),
            acts,
            wait,
            ...(options.timeZone ? { timeZone: options.timeZone } : {}),
          }),
          signal: polling.signal,
        })
        const body = (await answer.json()) as { frames?: InAppServerFrame[]; code?: string; message?: string }
        if (!answer.ok || !body.frames) {
          options.onFrame({ type: 'problem', code: body.code ?? 'internal', message: body.message ?? '' })
          if (answer.status === 401) {
            waiting = [...acts, ...waiting]
            token = await options.getToken()
            if (round > 0) continue
          }
          return answer.status === 403 || answer.status === 404 ? giveUp() : again()
        }
        pause = FIRST_PAUSE_MS
        if (!open) state('open')
        for (const frame of body.frames) options.onFrame(frame)
      } catch (error) {
        waiting = [...acts, ...waiting]
        if ((error as Error).name === 'AbortError') continue
        return again()
      }
    }
  }

  void connect()
  return {
    say(act) {
      if (!open) return false
      if (byRequests) {
        waiting.push(act)
        polling?.abort()
        return true
      }
      if (socket?.readyState !== WebSocket.OPEN) return false
      socket.send(JSON.stringify(act))
      return true
    },
    wake() {
      if (stopped || open || socket) return
      pause = FIRST_PAUSE_MS
      void connect()
    },
    stop() {
      stopped = true
      clearTimeout(timer)
      clearTimeout(watch)
      polling?.abort()
      socket?.close(1000)
    },
  }
}
