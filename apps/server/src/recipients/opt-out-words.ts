// pure

// Words that are, as a whole message, an opt-out, an opt-in or a call for help. Data, with an account's own words beside it.
// Sources: 47 CFR 64.1200(a)(10) as of 2025 (stop, quit, end, revoke, opt out, cancel, unsubscribe), Twilio's default handling, and the
// words operators of the other languages are used to.

export type WordAction = 'stop' | 'start' | 'help'
export type OptOutWord = { word: string; action: WordAction; language: string }

const DEFAULTS: Record<string, Partial<Record<WordAction, readonly string[]>>> = {
  en: {
    stop: [
      'stop',
      'stop all',
      'stopall',
      'unsubscribe',
      'cancel',
      'end',
      'quit',
      'revoke',
      'opt out',
      'optout',
      'opt-out',
      'remove',
    ],
    start: ['start', 'unstop', 'opt in', 'optin', 'opt-in'],
    help: ['help', 'info'],
  },
  es: {
    stop: ['alto', 'parar', 'basta', 'baja', 'cancelar', 'detener'],
    start: ['alta', 'iniciar'],
    help: ['ayuda'],
  },
  fr: {
    stop: ['arret', 'arrêt', 'arreter', 'arrêter', 'desabonner', 'désabonner'],
    start: ['demarrer', 'démarrer'],
    help: ['aide'],
  },
  de: { stop: ['stopp', 'abmelden', 'abbestellen', 'halt'], start: ['anmelden'], help: ['hilfe'] },
  pt: { stop: ['sair', 'descadastrar', 'cancelar inscrição'], start: ['iniciar', 'voltar'], help: ['ajuda'] },
  it: { stop: ['ferma', 'annulla', 'disiscrivi'], start: ['inizia'], help: ['aiuto'] },
  nl: { stop: ['stoppen', 'afmelden', 'uitschrijven'], start: ['aanmelden'], help: ['hulp'] },
}

/** Compared without case, width, outer blanks and closing marks: " ＳＴＯＰ! " is "stop". */
export const normaliseWord = (text: string): string =>
  text
    .normalize('NFKC')
    .trim()
    .toLowerCase()
    .replace(/^["'“”‘’«»]+|["'“”‘’«».!?…]+$/g, '')
    .replace(/\s+/g, ' ')
    .trim()

export const DEFAULT_WORDS: readonly OptOutWord[] = Object.entries(DEFAULTS).flatMap(([language, actions]) =>
  Object.entries(actions).flatMap(([action, words]) =>
    words.map((word) => ({ word: normaliseWord(word), action: action as WordAction, language })),
  ),
)

/** Words the law names: they stand whatever an account removes. */
export const FIXED_WORDS: ReadonlySet<string> = new Set([
  'stop',
  'quit',
  'end',
  'revoke',
  'opt out',
  'cancel',
  'unsubscribe',
])

export type WordEdit = OptOutWord & { removed: boolean }

/** The words that hold for an account: the defaults without what it removed, and its own. */
export function wordsOf(edits: readonly WordEdit[]): OptOutWord[] {
  const removed = new Set(edits.filter((edit) => edit.removed).map((edit) => edit.word))
  const own = edits.filter((edit) => !edit.removed)
  const taken = new Set(own.map((edit) => edit.word))
  const kept = DEFAULT_WORDS.filter(
    ({ word }) => !taken.has(word) && (FIXED_WORDS.has(word) || !removed.has(word)),
  )
  return [...kept, ...own.map(({ word, action, language }) => ({ word, action, language }))]
}

/** What a message is as a whole; null = a person reads it. */
export function actionOf(text: string, words: readonly OptOutWord[]): WordAction | null {
  const said = normaliseWord(text)
  return words.find(({ word }) => word === said)?.action ?? null
}
