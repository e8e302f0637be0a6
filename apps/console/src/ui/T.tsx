import { Fragment, type ReactNode } from 'react'
import { richPieces } from './text.ts'

type Props = {
  /** English, in ICU's syntax; what is between tags is given to the tag's function in `with`. */
  text: string
  with?: Readonly<Record<string, ReactNode | ((words: ReactNode) => ReactNode)>>
  context?: string
}

/**
 * A sentence with more than text in it, kept whole for the translator, who may move its parts:
 * `<T text="Read <a>the guide</a> by {name}" with={{ a: (words) => <a href="/guide">{words}</a>, name: <b>{name}</b> }} />`.
 * `<b>` is bold without being given.
 */
export function T({ text, with: values = {}, context }: Props) {
  return keyed(richPieces(text, { b: bold, ...wrapped(values) }, context))
}

const bold = (words: unknown[]): ReactNode => <b>{keyed(words)}</b>

function wrapped(values: NonNullable<Props['with']>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'function' ? (inside: unknown[]) => value(keyed(inside)) : value,
    ]),
  )
}

/** The order is the sentence's, which changes with the language only: the place is a key. */
function keyed(made: readonly unknown[]): ReactNode {
  // biome-ignore lint/suspicious/noArrayIndexKey: pieces of a sentence have nothing else that tells them apart
  return made.map((piece, at) => <Fragment key={at}>{piece as ReactNode}</Fragment>)
}
