import type { Template } from '@foreword/contract'
import type { ReactNode } from 'react'
import { t, useFormat } from '../../../ui/index.ts'
import { Quality } from '../Quality.tsx'
import { CATEGORY_WORDS, languageName } from '../words.ts'

/** Where it belongs and what is known of it. */
export function Facts({ template }: { template: Template }) {
  const { dateTime, dateTimeWithin } = useFormat()
  const rows: [string, ReactNode][] = [
    [t('Language'), languageName(template.language)],
    [t('Category'), CATEGORY_WORDS[template.category]],
    [t('Quality'), <Quality key="q" quality={template.quality} />],
    [t('Sender'), template.senderName],
    [
      t('Business account'),
      <span key="o" className="mono">
        {template.owner}
      </span>,
    ],
    [
      t('Number at WhatsApp'),
      template.carrierTemplateId ? (
        <span key="i" className="mono">
          {template.carrierTemplateId}
        </span>
      ) : (
        '–'
      ),
    ],
    [t('Last sync'), template.syncedAt ? dateTime(template.syncedAt) : '–'],
    [
      t('Made'),
      template.createdByName
        ? t('{at} by {name}', { at: dateTime(template.createdAt), name: template.createdByName })
        : t('elsewhere, seen here since {createdAt}', { createdAt: dateTimeWithin(template.createdAt) }),
    ],
  ]
  return (
    <section className="panel tpl-panel" aria-label={t('Facts')}>
      <dl className="kv tpl-facts">
        {rows.map(([name, value]) => (
          <div key={name} className="kv-row">
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
