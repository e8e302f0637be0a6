import type { Template, TemplateSender } from '@foreword/contract'
import { Link } from '@tanstack/react-router'
import { t, useFormat } from '../../ui/index.ts'
import { TemplateStatusPill } from '../../ui/TemplateStatusPill.tsx'
import { Quality } from './Quality.tsx'
import { CATEGORY_WORDS, languageName } from './words.ts'

/** One row for each name and language. What WhatsApp says against one stands in its row. */
export function TemplateTable({ templates, senders }: { templates: Template[]; senders: TemplateSender[] }) {
  return (
    <table className="tbl tpl-table">
      <colgroup>
        <col />
        <col className="tpl-wide" style={{ width: 170 }} />
        <col className="tpl-wide" style={{ width: 120 }} />
        <col className="tpl-status" />
        <col className="tpl-wide" style={{ width: 100 }} />
        <col className="tpl-wide" style={{ width: 150 }} />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{t('Name')}</th>
          <th scope="col" className="tpl-wide">
            {t('Language')}
          </th>
          <th scope="col" className="tpl-wide">
            {t('Category')}
          </th>
          <th scope="col">{t('Status')}</th>
          <th scope="col" className="tpl-wide">
            {t('Quality')}
          </th>
          <th scope="col" className="tpl-wide">
            {t('Last sync')}
          </th>
        </tr>
      </thead>
      <tbody>
        {templates.map((template) => (
          <Row key={template.id} template={template} several={senders.length > 1} />
        ))}
      </tbody>
    </table>
  )
}

function Row({ template, several }: { template: Template; several: boolean }) {
  const { relative } = useFormat()
  const { id, name, language, category, status, statusDetail, quality, parts, edit } = template
  const against = ['rejected', 'paused', 'disabled'].includes(status) ? statusDetail : null
  return (
    <tr className="open-row">
      <td>
        <div className="col tpl-cell">
          <Link to="/templates/$id" params={{ id }} className="row-name b5 ell">
            {name}
          </Link>
          <span className="sub ell">
            <span className="tpl-narrow">{languageName(language)} · </span>
            {(edit?.parts ?? parts).body}
          </span>
          {several && <span className="sub ell">{template.senderName}</span>}
        </div>
      </td>
      <td className="tpl-wide">
        <span className="ell tpl-cell">{languageName(language)}</span>
      </td>
      <td className="tpl-wide">{CATEGORY_WORDS[category]}</td>
      <td>
        <div className="col tpl-cell">
          <span>
            <TemplateStatusPill status={status} />
          </span>
          {against && <span className={`sub ell ${status === 'paused' ? 'wait' : 'bad'}`}>{against}</span>}
          {edit && !against && <span className="sub ell">{t('Changed, not handed in')}</span>}
        </div>
      </td>
      <td className="tpl-wide">
        <Quality quality={quality} />
      </td>
      <td className="t2 num nw tpl-wide">
        {template.syncedAt ? relative(template.syncedAt) : <span className="t3">–</span>}
      </td>
    </tr>
  )
}
