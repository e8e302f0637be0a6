import type { Strangers } from '../../platform/net/strangers.ts'

/** What came back whole, or why nothing did, in words for people. */
export type Answered =
  | { ok: true; status: number; text: string }
  | { ok: false; timedOut: boolean; problem: string }

/** What is called with, and the brand it is called for. */
export type Caller = { strangers: Strangers; accountId: string }

/** The process stops: nothing is known of the call, and another process makes it again. */
export class CallStopped extends Error {}

/**
 * Posts to a bot or model of a brand, whose connections are its own. An answer counts when all of it came.
 * @throws CallStopped
 */
export async function callBot(
  { strangers, accountId }: Caller,
  url: string,
  headers: Record<string, string>,
  body: string,
  { timeoutMs, maxBytes }: { timeoutMs: number; maxBytes: number },
): Promise<Answered> {
  const limits = { totalMs: timeoutMs, bodyMs: timeoutMs, mostBytes: maxBytes }
  const answer = await strangers.post(`bots ${accountId}`, url, headers, Buffer.from(body), limits)
  if (answer.kind === 'answered') {
    if (answer.cut === null) return { ok: true, status: answer.status, text: answer.text }
    return { ok: false, timedOut: answer.cut === 'late', problem: CUT[answer.cut](limits) }
  }
  if (answer.why === 'stopped') throw new CallStopped(answer.cause)
  return { ok: false, timedOut: answer.why === 'late', problem: answer.cause.replace(/\.$/, '') }
}

const CUT = {
  long: ({ mostBytes }: { mostBytes: number }) => `Its answer is larger than ${mostBytes / 1024} kB`,
  late: ({ totalMs }: { totalMs: number }) => `All of its answer did not come within ${totalMs / 1000} s`,
  broken: () => 'It closed the connection in the middle of its answer',
}
