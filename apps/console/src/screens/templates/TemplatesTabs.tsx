import { Link } from '@tanstack/react-router'
import { PageTabs, t } from '../../ui/index.ts'

/** Templates and handoffs are two sides of what can be sent. */
export function TemplatesTabs() {
  const on = { className: 'on', 'aria-current': 'page' as const }
  return (
    <PageTabs label={t('Templates and handoffs')}>
      <Link to="/templates" activeOptions={{ exact: true, includeSearch: false }} activeProps={on}>
        {t('Templates')}
      </Link>
      <Link to="/templates/handoffs" activeOptions={{ exact: true, includeSearch: false }} activeProps={on}>
        {t('Handoffs')}
      </Link>
    </PageTabs>
  )
}
