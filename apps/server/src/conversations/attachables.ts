// pure
import type { Attachable, Channel, Conversation } from '@foreword/contract'

// Which files an agent can send where. Types and sizes are those the channels take, never more than MAX_FILE_BYTES of the contract.

const MB = 1024 * 1024
const KB = 1024

const PICTURES = ['image/jpeg', 'image/png']
const OFFICE = [
  'application/pdf',
  'text/plain',
  'application/msword',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  'application/vnd.ms-excel',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  'application/vnd.ms-powerpoint',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation',
]
const WHATSAPP_VIDEO = ['video/mp4', 'video/3gpp']
const WHATSAPP_AUDIO = ['audio/aac', 'audio/mp4', 'audio/mpeg', 'audio/amr', 'audio/ogg']

const upTo = (most: number, types: readonly string[]): Attachable => types.map((type) => ({ type, most }))

/** What can be attached: MMS goes between numbers of the US and Canada, and only through Twilio here. */
export function attachableTo(to: {
  channel: Channel
  carrier: string
  sender: string
  address: string
}): Attachable {
  switch (to.channel) {
    case 'whatsapp':
      return [
        ...upTo(5 * MB, PICTURES),
        ...upTo(16 * MB, [...WHATSAPP_VIDEO, ...WHATSAPP_AUDIO]),
        ...upTo(16 * MB, OFFICE),
      ]
    case 'inapp':
      return [...upTo(5 * MB, [...PICTURES, 'image/gif', 'image/webp']), ...upTo(10 * MB, OFFICE)]
    default: {
      const number = /^\+1\d{10}$/
      const mms = to.carrier === 'twilio-sms' && (number.test(to.sender) || /^MG/.test(to.sender))
      if (!mms || !number.test(to.address)) return []
      return [
        ...upTo(5 * MB, [...PICTURES, 'image/gif']),
        ...upTo(500 * KB, ['application/pdf', 'video/mp4']),
      ]
    }
  }
}

/** Whether buttons and lists can be sent. Twilio's lists know no headings: its rows stand in one. */
export const choicesTo = (to: { channel: Channel; carrier: string }): Conversation['choices'] =>
  to.channel === 'sms' ? null : { sections: !to.carrier.startsWith('twilio') }

/** What is wrong with a file for a channel, in words; null = it may be sent. */
export function fileFault(
  attachable: Attachable,
  file: { type: string; size: number },
  channel: Channel,
): { field: 'file' | 'type'; message: string } | null {
  const where = { sms: 'text messages', whatsapp: 'WhatsApp', inapp: 'the app' }[channel]
  if (attachable.length === 0)
    return {
      field: 'file',
      message: `Files cannot be sent by ${where} from this sender to this number. Send a link instead.`,
    }
  const allowed = attachable.find((one) => one.type === file.type)
  if (!allowed)
    return {
      field: 'type',
      message: `Files of type ${file.type} cannot be sent by ${where}. It takes ${namesOf(attachable)}.`,
    }
  if (file.size === 0) return { field: 'file', message: 'The file is empty. Choose another.' }
  if (file.size > allowed.most)
    return {
      field: 'file',
      message: `The file has ${sizeWords(file.size)}; ${sizeWords(allowed.most)} are the most for ${file.type} by ${where}. Make it smaller, or send a link.`,
    }
  return null
}

const namesOf = (attachable: Attachable): string =>
  [...new Set(attachable.map(({ type }) => SHORT[type] ?? type.split('/')[1]!))].join(', ')
const SHORT: Record<string, string> = {
  'application/msword': 'doc',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'application/vnd.ms-excel': 'xls',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'xlsx',
  'application/vnd.ms-powerpoint': 'ppt',
  'application/vnd.openxmlformats-officedocument.presentationml.presentation': 'pptx',
  'text/plain': 'text',
}

export const sizeWords = (bytes: number): string =>
  bytes < MB ? `${Math.ceil(bytes / KB)} kB` : `${(bytes / MB).toFixed(1).replace(/\.0$/, '')} MB`

const starts = (bytes: Uint8Array, at: number, text: string): boolean =>
  [...text].every((char, n) => bytes[at + n] === char.charCodeAt(0))

/** Whether the first bytes are those of the type it is said to be: a carrier would refuse what is not, and a browser might run it. */
export function isWhatItSays(type: string, bytes: Uint8Array): boolean {
  switch (type) {
    case 'image/jpeg':
      return bytes[0] === 0xff && bytes[1] === 0xd8
    case 'image/png':
      return bytes[0] === 0x89 && starts(bytes, 1, 'PNG')
    case 'image/gif':
      return starts(bytes, 0, 'GIF8')
    case 'image/webp':
      return starts(bytes, 0, 'RIFF') && starts(bytes, 8, 'WEBP')
    case 'application/pdf':
      return starts(bytes, 0, '%PDF')
    case 'video/mp4':
    case 'video/3gpp':
    case 'audio/mp4':
      return starts(bytes, 4, 'ftyp')
    case 'audio/ogg':
      return starts(bytes, 0, 'OggS')
    case 'audio/amr':
      return starts(bytes, 0, '#!AMR')
    case 'audio/mpeg':
      return starts(bytes, 0, 'ID3') || (bytes[0] === 0xff && (bytes[1]! & 0xe0) === 0xe0)
    case 'audio/aac':
      return bytes[0] === 0xff && (bytes[1]! & 0xf0) === 0xf0
    case 'text/plain':
      return !bytes.subarray(0, 4_096).includes(0)
    default:
      // Office: the old form is a compound file, the new one a zip.
      return type.includes('openxmlformats') ? starts(bytes, 0, 'PK') : bytes[0] === 0xd0 && bytes[1] === 0xcf
  }
}

/** What a carrier calls a file of such a type. */
export function mediaKind(type: string): 'image' | 'video' | 'audio' | 'document' {
  const kind = type.split('/')[0]
  return kind === 'image' || kind === 'video' || kind === 'audio' ? kind : 'document'
}
