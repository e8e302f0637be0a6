// pure
// The default alphabet of 3GPP TS 23.038.

const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà'
/** These take two places. */
export const EXTENSION = '\f^{}\\[~]|€'

const escaped = (characters: string) => characters.replace(/[\\\]^-]/g, '\\$&')
export const ONLY_GSM7 = new RegExp(`^[${escaped(BASIC + EXTENSION)}]*$`)
export const TAKES_TWO = new RegExp(`[${escaped(EXTENSION)}]`, 'g')
/**
 * What a person sees as one character: with its combining marks (e + U+0301 may be the GSM-7 é), and emoji with their
 * skin tones and joiners.
 */
export const CLUSTER = /\P{M}[\p{M}\p{EMod}]*(?:\u200d\P{M}[\p{M}\p{EMod}]*)*|[\s\S]/gu
