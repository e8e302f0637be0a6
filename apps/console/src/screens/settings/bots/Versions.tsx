import { api, type Bot, type BotDefinition } from '@foreword/contract'
import { useMutation } from '@tanstack/react-query'
import { call, messageOf } from '../../../api/index.ts'
import { Button, Dialog, ErrorNote, t, useFormat } from '../../../ui/index.ts'

type Props = { bot: Bot; onTake(definition: BotDefinition): void; onClose(): void }

/** What was published, by whom and when; each can be taken back into the draft. */
export function Versions({ bot, onTake, onClose }: Props) {
  const { dateTime } = useFormat()
  const take = useMutation({
    mutationFn: (version: number) => call(api.getBotVersion, { params: { id: bot.summary.id, version } }),
    onSuccess: ({ definition }) => {
      onTake(definition)
      onClose()
    },
  })
  return (
    <Dialog
      title={t('Versions of {name}', { name: bot.summary.name })}
      opened
      onClose={onClose}
      onSubmit={onClose}
      footer={
        <>
          <span className="sp" />
          <Button type="submit">{t('Close')}</Button>
        </>
      }
    >
      {bot.versions.length === 0 && <p className="t2">{t('Nothing was published yet.')}</p>}
      <ul className="bot-versions">
        {bot.versions.map((one) => (
          <li key={one.version} className="row g6">
            <div className="col">
              <span className="b5">
                {one.version === bot.summary.version
                  ? t('Version {number}, in use', { number: String(one.version) })
                  : t('Version {number}', { number: String(one.version) })}
              </span>
              <span className="f12 t3">
                {one.holding === 0
                  ? t('{by}, {at}', { by: one.publishedBy, at: dateTime(one.publishedAt) })
                  : t('{by}, {at}, {holding, plural, one {# conversation} other {# conversations}}', {
                      by: one.publishedBy,
                      at: dateTime(one.publishedAt),
                      holding: one.holding,
                    })}
              </span>
            </div>
            <span className="sp" />
            <Button size="sm" busy={take.isPending} onClick={() => take.mutate(one.version)}>
              {t('Into the draft')}
            </Button>
          </li>
        ))}
      </ul>
      {take.error && <ErrorNote>{messageOf(take.error)}</ErrorNote>}
    </Dialog>
  )
}
