// pure

const WORDS: Readonly<Record<string, string>> = {
  ABUSIVE_CONTENT: 'It threatens or insults, which WhatsApp’s policy forbids',
  INCORRECT_CATEGORY: 'It belongs into another category. Choose that one, or change what it says',
  INVALID_FORMAT:
    'Its form is wrong: a variable without words around it, a sign in the wrong place, or a link that is shortened',
  PROMOTIONAL:
    'It promotes what WhatsApp does not allow, or not in this category. Leave that out, or make it marketing',
  SCAM: 'It looks like a scam: it asks for money or secrets, or poses as somebody else',
  TAG_CONTENT_MISMATCH: 'Its words are not in the language, or not of the category, that was chosen',
}

/** Why Meta rejected a template, in words with Meta's own after them. Empty when it gave no reason. */
export function reasonWords(reason: string): string {
  const code = reason.toUpperCase()
  if (code === '' || code === 'NONE') return ''
  return Object.hasOwn(WORDS, code) ? `${WORDS[code]} (${code})` : reason
}
