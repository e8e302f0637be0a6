import { useQuery } from '@tanstack/react-query'
import { type KeyboardEvent, type RefObject, useEffect, useId, useRef, useState } from 'react'
import { Button, ErrorNote, language, spoken, t } from '../../../ui/index.ts'
import './emoji.css'
import { type Entry, entriesOf, found, type Group, moved, toned } from './search.ts'

type Props = {
  /** What it belongs to: a click there does not close it. */
  place: RefObject<HTMLElement | null>
  /** `more`: it stays open for another one. */
  onPick(emoji: string, more: boolean): void
  /** `back`: the focus goes back to the field. */
  onClose(back: boolean): void
}

const COLUMNS = 8
const MOST_FOUND = 80
const MOST_RECENT = 24
const RECENT = 'foreword-emoji-recent'
const TONE = 'foreword-emoji-tone'

/** Names in English, and before them in the language of the console where that is another. */
async function load(spoken: string): Promise<Group[]> {
  const names =
    spoken === 'de'
      ? [import('./generated/names.de.json'), import('./generated/names.en.json')]
      : [import('./generated/names.en.json')]
  const [groups, ...loaded] = await Promise.all([import('./generated/groups.json'), ...names])
  return entriesOf(
    groups.default,
    loaded.map((one) => one.default),
  )
}

/** What this browser remembers; storage can be forbidden. */
function remembered(key: string): string | null {
  try {
    return localStorage.getItem(key)
  } catch {
    return null
  }
}
function remember(key: string, value: string): void {
  try {
    localStorage.setItem(key, value)
  } catch {
    // It is chosen anew the next time.
  }
}
const recent = (): string[] => (remembered(RECENT) ?? '').split(' ').filter(Boolean)

const GROUPS: Record<string, { sign: string; name: string }> = spoken(() => ({
  recent: { sign: '🕘', name: t('Used lately') },
  smileys: { sign: '😀', name: t('Faces') },
  people: { sign: '👋', name: t('Hands and people') },
  nature: { sign: '🌱', name: t('Animals and nature') },
  food: { sign: '🍏', name: t('Food and drink') },
  places: { sign: '🚗', name: t('Travel and places') },
  activities: { sign: '⚽', name: t('Activities') },
  objects: { sign: '💡', name: t('Objects') },
  symbols: { sign: '❤️', name: t('Symbols') },
  flags: { sign: '🏁', name: t('Flags') },
}))

const TONES: string[] = spoken(() => [
  t('Skin tone: none'),
  t('Skin tone: light'),
  t('Skin tone: medium light'),
  t('Skin tone: medium'),
  t('Skin tone: medium dark'),
  t('Skin tone: dark'),
])

/** Emoji by group or by name: typed to find, arrows to choose, Enter to put one in, Shift and Enter to put in several. */
export function EmojiPicker({ place, onPick, onClose }: Props) {
  const spokenNow = language()
  const data = useQuery({
    queryKey: ['emoji', spokenNow],
    queryFn: () => load(spokenNow),
    staleTime: Number.POSITIVE_INFINITY,
  })
  const [typed, setTyped] = useState('')
  const [used] = useState(recent)
  const [group, setGroup] = useState(used.length > 0 ? 'recent' : 'smileys')
  const [tone, setTone] = useState(() => Number(remembered(TONE)) || 0)
  const [at, setAt] = useState(0)
  const list = useId()
  const box = useRef<HTMLDivElement>(null)
  useOutside(place, onClose)
  const searching = typed.trim() !== ''
  const shown = searching ? found(data.data ?? [], typed, MOST_FOUND) : inGroup(data.data ?? [], group, used)
  const chosen = shown[at]
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is chosen comes into sight.
  useEffect(() => {
    box.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [at, group, typed])
  const pick = (entry: Entry, more: boolean) => {
    const emoji = toned(entry, tone)
    remember(RECENT, [emoji, ...recent().filter((one) => one !== emoji)].slice(0, MOST_RECENT).join(' '))
    onPick(emoji, more)
  }
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose(true)
    else if (event.key === 'Enter' && chosen) pick(chosen, event.shiftKey)
    else if (event.key.startsWith('Arrow') && shown.length > 0) {
      setAt(moved(at, event.key, shown.length, COLUMNS))
    } else return
    event.preventDefault()
    event.stopPropagation()
  }
  return (
    <search className="cv-emoji" aria-label={t('Emoji')}>
      <input
        // biome-ignore lint/a11y/noAutofocus: it opens by a key, to be typed in.
        autoFocus
        role="combobox"
        aria-expanded
        aria-controls={list}
        aria-activedescendant={chosen ? `${list}-${at}` : undefined}
        aria-label={t('Find an emoji')}
        placeholder={t('Find an emoji')}
        value={typed}
        onChange={(event) => {
          setTyped(event.currentTarget.value)
          setAt(0)
        }}
        onKeyDown={onKeyDown}
      />
      <fieldset className="cv-emoji-groups" aria-label={t('Kinds of emoji')}>
        {Object.entries(GROUPS)
          .filter(([key]) => key !== 'recent' || used.length > 0)
          .map(([key, { sign, name }]) => (
            <button
              key={key}
              type="button"
              aria-label={name}
              title={name}
              aria-pressed={!searching && key === group}
              onClick={() => {
                setGroup(key)
                setTyped('')
                setAt(0)
              }}
              onKeyDown={(event) => event.key === 'Escape' && onClose(true)}
            >
              {sign}
            </button>
          ))}
      </fieldset>
      {data.error && (
        <ErrorNote
          action={
            <Button size="sm" onClick={() => void data.refetch()}>
              {t('Try again')}
            </Button>
          }
        >
          {t('The emoji could not be fetched.')}
        </ErrorNote>
      )}
      <div
        id={list}
        ref={box}
        role="listbox"
        aria-label={searching ? t('Found emoji') : (GROUPS[group]?.name ?? '')}
        className="cv-emoji-grid"
      >
        {shown.map((entry, place) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys.
          // biome-ignore lint/a11y/useFocusableInteractive: the field keeps the focus.
          <div
            key={entry.emoji}
            id={`${list}-${place}`}
            role="option"
            aria-selected={place === at}
            aria-label={entry.name}
            title={entry.name}
            onMouseDown={(event) => event.preventDefault()}
            onMouseMove={() => place !== at && setAt(place)}
            onClick={(event) => pick(entry, event.shiftKey)}
          >
            {toned(entry, tone)}
          </div>
        ))}
      </div>
      {searching && data.data && shown.length === 0 && (
        <p className="f12 t3 cv-emoji-none">{t('No emoji by that name.')}</p>
      )}
      <div className="row g6 cv-emoji-foot">
        <span className="f12 t3 ell" aria-hidden="true">
          {chosen?.name}
        </span>
        <span className="sp" />
        <button
          type="button"
          className="btn g sm ic"
          aria-label={TONES[tone]!}
          title={TONES[tone]!}
          onClick={() => {
            const next = (tone + 1) % TONES.length
            setTone(next)
            remember(TONE, String(next))
          }}
          onKeyDown={(event) => event.key === 'Escape' && onClose(true)}
        >
          {toned({ emoji: '✋', tonable: true }, tone)}
        </button>
      </div>
    </search>
  )
}

/** Those used lately stand as they were used, whatever tone is chosen now. */
function inGroup(groups: readonly Group[], key: string, used: readonly string[]): Entry[] {
  if (key !== 'recent') return groups.find((group) => group.key === key)?.entries ?? []
  const all = groups.flatMap((group) => group.entries)
  return used.map((emoji) => {
    const plain = emoji.replace(/[\u{1f3fb}-\u{1f3ff}]/u, '')
    const known = all.find((one) => one.emoji === emoji || one.emoji.replaceAll('\uFE0F', '') === plain)
    return { emoji, tonable: false, name: known?.name ?? emoji, labels: [], tags: [] }
  })
}

function useOutside(place: RefObject<HTMLElement | null>, onClose: (back: boolean) => void): void {
  useEffect(() => {
    const outside = (event: Event) => {
      if (!(event.target instanceof Node) || place.current?.contains(event.target)) return
      onClose(false)
    }
    document.addEventListener('pointerdown', outside)
    document.addEventListener('focusin', outside)
    return () => {
      document.removeEventListener('pointerdown', outside)
      document.removeEventListener('focusin', outside)
    }
  }, [place, onClose])
}
