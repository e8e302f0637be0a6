// pure

export type Keyword = 'STOP' | 'START' | 'HELP'

const STOP = new Set(['STOP', 'STOPALL', 'UNSUBSCRIBE', 'CANCEL', 'END', 'QUIT', 'REVOKE', 'OPTOUT'])
const START = new Set(['START', 'YES', 'UNSTOP'])
const HELP = new Set(['HELP', 'INFO'])

const TOLL_FREE = /^\+18(00|33|44|55|66|77|88)\d{7}$/

/** Toll-free numbers handle STOP in the carrier's network. */
export function isTollFree(number: string): boolean {
  return TOLL_FREE.test(number)
}

/** The keyword a whole message is, in any case; null for free text and for YES to a toll-free number. */
export function keywordOf(body: string, number: string): Keyword | null {
  const word = body.trim().toUpperCase()
  if (STOP.has(word)) return 'STOP'
  if (START.has(word)) return word === 'YES' && isTollFree(number) ? null : 'START'
  return HELP.has(word) ? 'HELP' : null
}

/** The carrier's own answer to a keyword. */
export function confirmationOf(keyword: Keyword, number: string): string {
  if (keyword === 'HELP') return 'Reply STOP to unsubscribe. Msg&Data Rates May Apply.'
  if (isTollFree(number)) {
    return keyword === 'STOP'
      ? 'NETWORK MSG: You replied with the word "stop" which blocks all texts sent from this number. ' +
          'Text back "unstop" to receive messages again.'
      : 'NETWORK MSG: You have replied "unstop" and will begin receiving messages again from this number.'
  }
  return keyword === 'STOP'
    ? 'You have successfully been unsubscribed. You will not receive any more messages from this number. ' +
        'Reply START to resubscribe.'
    : 'You have successfully been re-subscribed to messages from this number. Reply HELP for help. ' +
        'Reply STOP to unsubscribe. Msg&Data Rates May Apply.'
}
