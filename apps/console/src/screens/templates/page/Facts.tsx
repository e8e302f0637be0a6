import type { Template } from '@foreword/contract'
import type { ReactNode } from 'react'
import { useFormat } from '../../../ui/index.ts'
import { Quality } from '../Quality.tsx'
import { CATEGORY_WORDS, languageName } from '../words.ts'

/** Where it belongs and what is known of it. */
export function Facts({ template }: { template: Template }) {
  const { dateTime } = useFormat()
  const rows: [string, ReactNode][] = [
    ['Language', languageName(template.language)],
    ['Category', CATEGORY_WORDS[template.category]],
    ['Quality', <Quality key="q" quality={template.quality} />],
    ['Sender', template.senderName],
    [
      'Business account',
      <span key="o" className="mono">
        {template.owner}
      </span>,
    ],
    [
      'Number at WhatsApp',
      template.carrierTemplateId ? (
        <span key="i" className="mono">
          {template.carrierTemplateId}
        </span>
      ) : (
        '–'
      ),
    ],
    ['Last sync', template.syncedAt ? dateTime(template.syncedAt) : '–'],
    [
      'Made',
      template.createdByName
        ? `${dateTime(template.createdAt)} by ${template.createdByName}`
        : `elsewhere, seen here since ${dateTime(template.createdAt)}`,
    ],
  ]
  return (
    <section className="panel tpl-panel" aria-label="Facts">
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
