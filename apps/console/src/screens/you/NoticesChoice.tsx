import { api, type NoticeKind, type Notices } from '@foreword/contract'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { call, keys, messageOf, queries } from '../../api/index.ts'
import { askLeave, leave, notify, onLeave, ring } from '../../live/notices.ts'
import { Button, Check, ErrorNote, Note, SkeletonRows, spoken, Toggle, t } from '../../ui/index.ts'

const KINDS: { kind: NoticeKind; words: string }[] = spoken(() => [
  { kind: 'conversation', words: t('A conversation is given or offered to you') },
  { kind: 'message', words: t('Somebody writes in one of yours') },
  { kind: 'mention', words: t('A note names you') },
])

/** What a person is told while they look at something else. Kept by the server, so that it holds in every browser of theirs. */
export function NoticesChoice() {
  const client = useQueryClient()
  const wishes = useQuery(queries.notices())
  // What was chosen here stands at once; the cache is a moment behind.
  const [chosen, setChosen] = useState<Notices | null>(null)
  const save = useMutation({
    mutationFn: (body: Notices) => call(api.changeNotices, { body }),
    onError: () => {
      setChosen(null)
      void client.invalidateQueries({ queryKey: keys.notices })
    },
  })
  const choose = (body: Notices) => {
    setChosen(body)
    // An answer that is on its way would bring back what was.
    void client.cancelQueries({ queryKey: keys.notices }, { revert: false })
    client.setQueryData(keys.notices, body)
    save.mutate(body)
  }
  const now = chosen ?? wishes.data
  return (
    <section aria-labelledby="you-notices">
      <h2 id="you-notices">{t('Notices')}</h2>
      <p className="f12 t3">
        {t('In every browser you sign in with. The conversation you look at tells nothing.')}
      </p>
      {wishes.error && <ErrorNote>{messageOf(wishes.error)}</ErrorNote>}
      {save.error && <ErrorNote>{messageOf(save.error)}</ErrorNote>}
      {wishes.isPending && <SkeletonRows rows={3} height={40} />}
      {now && (
        <>
          <div className="you-notices">
            {KINDS.map(({ kind, words }) => (
              <fieldset key={kind}>
                <legend>{words}</legend>
                {(['desktop', 'sound'] as const).map((way) => (
                  <Check
                    key={way}
                    label={way === 'desktop' ? t('On the desktop') : t('With a sound')}
                    checked={now[way].includes(kind)}
                    onChange={(event) => {
                      const others = now[way].filter((one) => one !== kind)
                      const list = event.currentTarget.checked ? [...others, kind] : others
                      if (way === 'sound' && event.currentTarget.checked) ring()
                      choose({ ...now, [way]: list })
                    }}
                  />
                ))}
              </fieldset>
            ))}
          </div>
          <Toggle
            label={t('How many are unread stands in the title of the window')}
            checked={now.title}
            onChange={(event) => choose({ ...now, title: event.currentTarget.checked })}
          />
          {now.desktop.length > 0 && <ThisBrowser />}
        </>
      )}
    </section>
  )
}

/** Whether this browser may show notices, and what to do when it may not. */
function ThisBrowser() {
  const [now, setNow] = useState(leave)
  // Changed in the browser's own settings, it counts here at once where the browser says so.
  useEffect(() => onLeave(() => setNow(leave())), [])
  if (now === 'impossible')
    return (
      <Note tone="wait">
        {t('This browser cannot show notices on this page. They need an address that begins with https://.')}
      </Note>
    )
  if (now === 'blocked')
    return (
      <Note tone="wait">
        {t(
          'This browser blocks notices of this site. Open what stands left of the address, allow notifications there, and load the page again.',
        )}
      </Note>
    )
  if (now === 'ask')
    return (
      <Note
        action={
          <Button size="sm" kind="primary" onClick={() => void askLeave().then(setNow)}>
            {t('Allow them here')}
          </Button>
        }
      >
        {t('This browser has not been asked yet whether it shows notices.')}
      </Note>
    )
  return (
    <div>
      <Button
        size="sm"
        onClick={() => {
          ring()
          notify('try', t('So it looks'), t('Notices of Foreword come like this one.'), () => {})
        }}
      >
        {t('Show one now')}
      </Button>
    </div>
  )
}
