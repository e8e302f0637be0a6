import type { Review } from '@foreword/contract'
import { useSession } from '../../../../api/index.ts'
import { t } from '../../../../ui/text.ts'

type Props = { consent: Review['consent']; ticked: boolean; onTick(on: boolean): void }

/** The statement somebody answers for. It is kept with name, time and version. */
export function ConsentBox({ consent, ticked, onTick }: Props) {
  const { user } = useSession()
  return (
    <label className={ticked ? 'row t wz-consent on' : 'row t wz-consent'}>
      <input
        type="checkbox"
        className="chk"
        aria-describedby="wz-consent-words"
        checked={ticked}
        onChange={(event) => onTick(event.currentTarget.checked)}
      />
      <span className="wz-min0">
        <span className="b6 wz-consent-title">
          {t('{brand} is responsible for the consent of everyone on this list', { brand: consent.brand })}
        </span>
        <span id="wz-consent-words" className="t2 wz-statement">
          {consent.statement}
        </span>
        <span className="f12 t3">
          {ticked
            ? t('Kept with this campaign at launch: {name}, the time, statement version {version}.', {
                name: user.name,
                version: consent.version,
              })
            : t('Your name, the time and statement version {version} will be kept with this campaign.', {
                version: consent.version,
              })}
        </span>
      </span>
    </label>
  )
}
