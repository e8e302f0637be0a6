import { IconFileCertificate } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { queries } from '../api/index.ts'
import { t } from '../ui/text.ts'

/** The line at the top of the sheet while nobody agreed to the text of today. For those who launch; `admin` can agree. */
export function AgreementLine({ admin }: { admin: boolean }) {
  const activation = useQuery(queries.activation()).data
  if (activation?.state !== 'changed') return null
  const names = activation.administrators.map((person) => person.name).join(', ')
  return (
    <div className="banner" role="status">
      <IconFileCertificate className="i" aria-hidden />
      <span>
        {admin
          ? t(
              'There is a new agreement. What runs goes on; new launches and tests wait until you or another administrator agrees.',
            )
          : t(
              'There is a new agreement. What runs goes on; new launches and tests wait until an administrator agrees: {names}.',
              { names },
            )}
      </span>
      <span className="sp" />
      <Link to="/settings/agreement" className="btn sm">
        {admin ? t('Read and agree') : t('Read it')}
      </Link>
    </div>
  )
}
