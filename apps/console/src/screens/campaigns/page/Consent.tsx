import { IconChevronRight } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { queries } from '../../../api/index.ts'
import { t, useFormat } from '../../../ui/index.ts'

/** Who confirmed that these people agreed, when, and to what words. Nothing is shown before the launch. */
export function Consent({ campaignId }: { campaignId: string }) {
  const { dateTimeWithin } = useFormat()
  const confirmed = useQuery(queries.campaignConsent(campaignId)).data?.attestation
  if (!confirmed) return null
  return (
    <details className="page-consent">
      <summary className="row t g6">
        <IconChevronRight className="i s14 t3" aria-hidden />
        <span>
          <b className="b6">{t('Consent')}</b>{' '}
          <span className="t2">
            {t('confirmed by {userName}, {at}, version {version} of the statement', {
              userName: confirmed.userName,
              at: dateTimeWithin(confirmed.at),
              version: confirmed.version,
            })}
          </span>
        </span>
      </summary>
      <blockquote>{confirmed.statement}</blockquote>
    </details>
  )
}
