const WIDTH = 28
const EVERY_MS = 100

/** One line that is written again and again; silent where nobody watches. */
export class Progress {
  readonly #out: NodeJS.WritableStream
  readonly #on: boolean
  #shownAt = 0

  constructor(out: NodeJS.WritableStream, on: boolean) {
    this.#out = out
    this.#on = on
  }

  show(label: string, done: number, of: number, note: string): void {
    const now = Date.now()
    if (!this.#on || now - this.#shownAt < EVERY_MS) return
    this.#shownAt = now
    const share = of > 0 ? Math.min(1, done / of) : 0
    const full = Math.round(share * WIDTH)
    const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full)
    this.#out.write(`\r${label} ${bar} ${(share * 100).toFixed(1).padStart(5)}%  ${note}\x1b[K`)
  }

  end(): void {
    if (this.#on && this.#shownAt > 0) this.#out.write('\r\x1b[K')
    this.#shownAt = 0
  }
}
